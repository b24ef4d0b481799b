package dev.candlewick.dashboard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class LanguageTest {

    private final Language german = Language.of(Locale.GERMANY);

    @Test
    void aLanguageIsOneMoreFile() {
        assertThat(Language.locales()).startsWith(Locale.ENGLISH).contains(Locale.GERMAN);
        assertThat(german.text("market.header.alert")).isEqualTo("Alarm");
        assertThat(german.text("market.loading", "IBM")).isEqualTo("Lade IBM …");
    }

    @Test
    void whatIsNotTranslatedYetIsEnglishWhateverTheMachineSpeaks() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(german.text("market.header.facts")).isEqualTo("Facts");
            assertThat(Language.of(Locale.FRENCH).text("market.header.alert")).isEqualTo("Alert");
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
