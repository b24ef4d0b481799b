package dev.candlewick.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A language that writes English in brackets. On a page in it, what stands outside of brackets is
 * data, or a text that nobody could translate.
 */
final class Brackets {

    /** What browsers ask for to get it. */
    static final String LANGUAGE = "en-XA";

    private static final Path ENGLISH =
            Path.of("src/main/resources/vaadin-i18n/translations.properties");
    private static final Pattern BRACKETS = Pattern.compile("⟦[^⟦⟧]*⟧");
    private static final Pattern PLACE = Pattern.compile("\\{[0-9]");
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}_]+");

    /** Texts of the page and of what it is made of, as anybody reads or hears them. */
    private static final String TEXTS =
            """
            () => {
              const found = [document.title];
              const spoken = ['title', 'placeholder', 'alt', 'aria-label', 'aria-description', 'aria-valuetext'];
              const walk = (root) => {
                for (const each of root.querySelectorAll('*')) {
                  if (['SCRIPT', 'STYLE', 'TEMPLATE', 'HEAD', 'TITLE'].includes(each.tagName)) continue;
                  if (each.closest('[translate=no]')) continue;
                  spoken.forEach((name) => found.push(each.getAttribute(name)));
                  if (each.tagName === 'VAADIN-TOOLTIP') found.push(each.text);
                  if (each.tagName !== 'svg' || each.childElementCount > 0) {
                    each.childNodes.forEach((node) => node.nodeType === 3 && found.push(node.data));
                  }
                  if (each.shadowRoot) walk(each.shadowRoot);
                }
              };
              walk(document.documentElement);
              return [...new Set(found.filter((text) => text && text.trim()).map((text) => text.trim()))];
            }""";

    /** Names, months, and words of the database, the same in SQL and API. */
    private static final Set<String> DATA =
            Set.of(
                    """
                    Candlewick UTC https IBM AAPL MSFT Incorporated Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
                    PARTIAL CLOSED REVISED IMPORTED OPEN CLEARED WITHDRAWN INFO WARN CRITICAL REGULAR"""
                            .split("\\s+"));

    private final List<String> data;

    /**
     * @param data words from the database that may stand there
     */
    Brackets(String... data) {
        this.data = List.of(data);
    }

    /** A folder that adds the language to a class path. */
    static Path folder() {
        Path folder = Path.of("target", "brackets");
        Properties texts = new Properties();
        try (Reader english = Files.newBufferedReader(ENGLISH)) {
            texts.load(english);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        texts.replaceAll((key, text) -> "⟦" + text + "⟧");
        String name = "translations_" + LANGUAGE.replace('-', '_') + ".properties";
        try {
            Files.createDirectories(folder.resolve("vaadin-i18n"));
            try (Writer file =
                    Files.newBufferedWriter(folder.resolve("vaadin-i18n").resolve(name))) {
                texts.store(file, null);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        return folder;
    }

    /** The texts on the page that are not in this language. */
    List<String> missedOn(Page page) {
        @SuppressWarnings("unchecked")
        List<String> texts = (List<String>) page.evaluate(TEXTS);
        assertThat(texts).as("texts of " + page.url()).anyMatch(text -> text.contains("⟦"));
        return texts.stream().filter(this::hasWords).toList();
    }

    private boolean hasWords(String text) {
        String rest = text;
        for (String shorter = outside(rest); !shorter.equals(rest); shorter = outside(rest)) {
            rest = shorter;
        }
        for (String known : data) {
            rest = rest.replace(known, "");
        }
        return PLACE.matcher(text).find()
                || WORD.matcher(rest)
                        .results()
                        .map(MatchResult::group)
                        .anyMatch(
                                word ->
                                        !DATA.contains(word)
                                                && !AnomalyFilter.KINDS.contains(word));
    }

    private static String outside(String text) {
        return BRACKETS.matcher(text).replaceAll("");
    }
}
