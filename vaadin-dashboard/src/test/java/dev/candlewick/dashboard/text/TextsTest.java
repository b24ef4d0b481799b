package dev.candlewick.dashboard.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.calendar.TradingSession;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.Direction;
import dev.candlewick.dashboard.alert.Measure;
import dev.candlewick.dashboard.alert.Repetition;
import dev.candlewick.dashboard.indicator.Study;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.Listing;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text that is asked for is there, every one that is there is asked for, and no other. */
class TextsTest {

    private static final Path PROGRAM = Path.of("src/main/java/dev/candlewick/dashboard");
    private static final Path BROWSER = Path.of("src/main/frontend");
    private static final Path ENGLISH =
            Path.of("src/main/resources/vaadin-i18n/translations.properties");

    private static final Pattern ASKED =
            Pattern.compile("\\b(?:Words\\.of|Message\\.of|text)\\(\\s*[\"']([^\"']*)[\"']");
    private static final Pattern NAMED = Pattern.compile("\\.named\\(\\s*\"([^\"]*)\"");
    private static final Pattern LITERAL = Pattern.compile("[\"']([a-z-]+(?:\\.[a-z-]+)+)[\"']");
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])");

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|\\n\\s*//[^\\n]*");

    /**
     * Begins with a capital, or has two words beside each other; and is no markup and no script.
     */
    private static final Pattern PROSE =
            Pattern.compile(
                    "\"((?=[A-Z][a-z]{2}|[^\"]*[a-z]{3} [a-z]{3})(?:[^\"\\\\\\n<${=]|\\\\.)*)\"");

    /** A name, and a style. */
    private static final Set<String> NO_TEXTS = Set.of("Candlewick", "effect made");

    /** Of which every constant has a text. */
    private static final Map<String, Enum<?>[]> GROUPS =
            Map.of(
                    "alert.direction", Direction.values(),
                    "alert.measure", Measure.values(),
                    "alert.repetition", Repetition.values(),
                    "alert.rule", Measure.values(),
                    "alert.state", Alert.State.values(),
                    "chart.study", Study.Kind.values(),
                    "market.hours", TradingSession.values(),
                    "explain.count", Verdict.values(),
                    "explain.ticks", Listing.Which.values());

    /** Enums that only the pages see. */
    private static final Map<String, List<String>> PAGES =
            Map.of(
                    "chart.zone",
                    List.of("utc", "exchange", "local"),
                    "instrument.fact",
                    List.of(
                            "venue",
                            "currency",
                            "sector",
                            "industry",
                            "market-value",
                            "year-low",
                            "year-high",
                            "shares"));

    private final Properties english = read(ENGLISH);
    private final String program = sources(PROGRAM, ".java");
    private final String browser = sources(BROWSER, ".ts");

    @Test
    void everyTextThatIsAskedForIsThere() {
        Set<String> wanted = new TreeSet<>(found(ASKED, program));
        wanted.addAll(found(ASKED, browser));
        wanted.addAll(ofConstants());
        Set<String> areas =
                english.stringPropertyNames().stream()
                        .map(key -> key.substring(0, key.indexOf('.')))
                        .collect(Collectors.toSet());
        // Keys also stand in conditions; a file's name looks like one.
        found(LITERAL, program).stream()
                .filter(key -> areas.contains(key.substring(0, key.indexOf('.'))))
                .filter(key -> !key.endsWith(".css"))
                .forEach(wanted::add);

        wanted.removeAll(GROUPS.keySet());
        wanted.removeAll(PAGES.keySet());
        wanted.removeAll(english.stringPropertyNames());

        assertThat(wanted).as("texts that are not there").isEmpty();
        assertThat(found(ASKED, browser)).allMatch(key -> key.startsWith("browser."));
    }

    @Test
    void everyTextIsAskedFor() {
        Set<String> used = found(LITERAL, program);
        used.addAll(found(LITERAL, browser));
        used.addAll(ofConstants());

        Set<String> unused = new TreeSet<>(english.stringPropertyNames());
        unused.removeAll(used);

        assertThat(unused).as("texts that nobody asks for").isEmpty();
    }

    @Test
    void pagesHaveNoTextsOfTheirOwn() {
        String pages = COMMENT.matcher(sources(PROGRAM.resolve("ui"), ".java")).replaceAll("");

        assertThat(found(PROSE, pages)).isSubsetOf(NO_TEXTS);
    }

    @Test
    void everyGroupOfConstantsIsKnownHere() {
        Set<String> known = new TreeSet<>(GROUPS.keySet());
        known.addAll(PAGES.keySet());

        assertThat(found(NAMED, program)).isEqualTo(known);
    }

    @Test
    void everyLanguageSaysTheSameThingsWithTheSameValues() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("src/main/resources", "src/test/languages")) {
            try (Stream<Path> each = Files.list(Path.of(folder).resolve("vaadin-i18n"))) {
                each.forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(1);
        for (Path file : files) {
            Properties texts = read(file);
            for (String key : texts.stringPropertyNames()) {
                String text = texts.getProperty(key);
                assertThat(english.stringPropertyNames()).as("%s", file).contains(key);
                assertThat(new MessageFormat(text)).as(text).isNotNull();
                assertThat(text.replace("''", ""))
                        .as("%s of %s: an apostrophe is written twice", key, file)
                        .doesNotContain("'");
                assertThat(new HashSet<>(found(PLACE, text)))
                        .as("values of %s of %s", key, file)
                        .isEqualTo(new HashSet<>(found(PLACE, english.getProperty(key))));
            }
        }
    }

    private static Set<String> ofConstants() {
        Set<String> keys = new TreeSet<>();
        GROUPS.forEach(
                (group, constants) ->
                        Arrays.stream(constants)
                                .map(each -> Message.named(group, each).key())
                                .forEach(keys::add));
        PAGES.forEach((group, names) -> names.forEach(name -> keys.add(group + "." + name)));
        return keys;
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String sources(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Properties read(Path file) {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return texts;
    }
}
