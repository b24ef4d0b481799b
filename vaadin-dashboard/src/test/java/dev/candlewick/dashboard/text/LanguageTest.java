package dev.candlewick.dashboard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanguageTest {

    private final Map<Locale, Language> languages = Language.all(withGerman());
    private final Language german = Language.of(languages, Locale.GERMANY);

    /** A class path to which a translator has added a file. */
    private static ClassLoader withGerman() {
        try {
            URL folder = Path.of("src/test/languages/").toUri().toURL();
            return new URLClassLoader(new URL[] {folder}, Language.class.getClassLoader());
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void aLanguageIsOneMoreFile() {
        assertThat(languages).containsOnlyKeys(Locale.ENGLISH, Locale.GERMAN);
        assertThat(Language.locales()).startsWith(Locale.ENGLISH);
        assertThat(german.text("market.header.alert")).isEqualTo("Alarm");
        assertThat(german.text("market.loading", "IBM")).isEqualTo("Lade IBM …");
    }

    @Test
    void whatIsNotTranslatedYetIsEnglishWhateverTheMachineSpeaks() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(german.text("market.header.facts")).isEqualTo("Facts");
            assertThat(Language.of(languages, Locale.FRENCH).text("market.header.alert"))
                    .isEqualTo("Alert");
            assertThat(Language.of(Locale.UK)).isSameAs(Language.ENGLISH);
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void countsHaveTheirFormsAndThousandsAreGroupedAsExchangesDo() {
        assertThat(Language.ENGLISH.text("flag.count", 0)).isEqualTo("0 flags");
        assertThat(Language.ENGLISH.text("flag.count", 1)).isEqualTo("1 flag");
        assertThat(Language.ENGLISH.text("flag.count", 1_234)).isEqualTo("1,234 flags");
        assertThat(german.text("flag.count", 1)).isEqualTo("eine Auffälligkeit");
        assertThat(german.text("flag.count", 1_234)).isEqualTo("1,234 Auffälligkeiten");
    }

    @Test
    void anApostropheIsWrittenTwiceAlsoWithoutValues() {
        assertThat(german.text("explain.changed")).isEqualTo("Das war's noch nicht.");
        assertThat(german.patterns("explain.changed"))
                .containsEntry("explain.changed", "Das war's noch nicht.");
    }

    @Test
    void aMessageInsideAMessageIsInTheSameLanguage() {
        Message rule =
                Message.of("alert.rule.price", "IBM", Message.of("alert.direction.above"), "181.5");

        assertThat(german.text(rule)).isEqualTo("IBM steigt auf 181.5");
        assertThat(rule).hasToString("IBM rises to 181.5");
    }

    @Test
    void whatAUserWritesIsNoPattern() {
        assertThat(Language.ENGLISH.text("market.loading", "{0} '{1}'"))
                .isEqualTo("Loading {0} '{1}' …");
    }

    @Test
    void aTextThatIsNotThereIsItsKey() {
        assertThat(german.text("market.nothing")).isEqualTo("market.nothing");
    }
}
