package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import dev.candlewick.localstack.Repository;
import dev.candlewick.systemtest.Terminal.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types what {@code docs/operations} tells an operator to type, page by page, while the system has
 * what the page is about.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunbookIT {
    private static final Terminal TERMINAL = Terminal.open("runbook");
    private static final Path PAGES = Repository.root().resolve("docs/operations");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Set<String> TYPED = new HashSet<>();

    @TempDir private static Path folder;

    @BeforeAll
    static void theSystemIsUp() {
        TERMINAL.good("up", "--detach", "--feed", "none");
        feed("20000");
        TERMINAL.good("drain");
    }

    @AfterAll
    static void theSystemIsDown() throws IOException {
        TERMINAL.close();
    }

    @Test
    @Order(1)
    void firstOfAll() {
        List<Answer> answers = type("README.md");

        assertThat(answers.get(0).out()).contains("RUNNING");
        assertThat(answers.get(1).lastLine()).contains(" 0 differences");
    }

    @Test
    @Order(2)
    void lag() {
        List<Answer> answers = type("lag.md");

        assertThat(answers.get(0).out().lines()).hasSize(5);
        assertThat(answers.get(1).out()).contains("\"RUNNING\"");
        assertThat(answers.get(3).out()).contains("closed_until").contains("rows)");
    }

    @Test
    @Order(3)
    void badRows() throws Exception {
        Instant now = Instant.now();
        TERMINAL.send("IBM", "{");
        TERMINAL.send("LATE", tick("LATE", now));
        TERMINAL.send("LATE", tick("LATE", now.minusSeconds(7200)));
        TERMINAL.asOwner(
                "ALTER TABLE candle_5m ADD CONSTRAINT refused CHECK (symbol <> 'HELD') NOT VALID");
        TERMINAL.send("HELD", tick("HELD", now));
        TERMINAL.good("drain");
        List<Answer> answers = type("bad-rows.md");
        TERMINAL.asOwner("ALTER TABLE candle_5m DROP CONSTRAINT refused");

        assertThat(answers.get(0).out()).contains("MALFORMED");
        assertThat(answers.get(1).out()).contains("MALFORMED");
        assertThat(answers.get(2).out()).contains("LATE").contains("02:00:00");
        assertThat(answers.get(3).out()).contains("HELD").contains("23514");
    }

    @Test
    @Order(4)
    void partitions() {
        assertThat(type("partitions.md").get(0).out()).contains("ticks_of_the_last_day");
    }

    @Test
    @Order(5)
    void calendarsAndInstruments() {
        List<Answer> answers = type("instruments.md");

        assertThat(answers.get(3).out()).contains("JPM").doesNotContain("IBM");
        assertThat(answers.get(4).out()).contains("XNYS");
    }

    /** Here, because there are two epochs now. */
    @Test
    @Order(6)
    void whatIsExportedIsWhatReadersSee() throws IOException {
        Path to = folder.resolve("exported");
        TERMINAL.good("export", "candle", "--to", to.toString());
        TERMINAL.good("export", "rejected_tick", "--to", to.toString());

        assertThat(TERMINAL.rows("SELECT DISTINCT log_epoch FROM rejected_tick")).hasSize(2);
        assertThat(exported(to.resolve("rejected_tick"), "log_partition", "log_offset", "reason"))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        TERMINAL.rows(
                                "SELECT log_partition, log_offset, reason FROM rejected_tick NATURAL JOIN epoch WHERE state = 'LIVE'"));
        assertThat(
                        exported(
                                to.resolve("candle"),
                                "symbol",
                                "interval",
                                "start_time",
                                "session_date",
                                "turnover",
                                "state",
                                "fingerprint"))
                .hasSizeGreaterThan(1_000)
                .containsExactlyInAnyOrderElementsOf(
                        TERMINAL.rows(
                                """
                                SELECT symbol, interval, (extract(epoch FROM start_time) * 1000000)::bigint,
                                       session_date - DATE '1970-01-01', turnover::numeric(38,16), state, fingerprint
                                FROM candle"""));
    }

    /** Rows of all files in a folder, values of some columns separated by tabs. */
    private static List<String> exported(Path relation, String... columns) throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> below = Files.walk(relation)) {
            for (Path file : below.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                try (Stream<Map<String, Object>> read =
                        ParquetReader.streamContent(file.toFile(), new ByName())) {
                    read.map(
                                    row ->
                                            Stream.of(columns)
                                                    .map(name -> String.valueOf(row.get(name)))
                                                    .collect(Collectors.joining("\t")))
                            .forEach(rows::add);
                }
            }
        }
        return rows;
    }

    /** The values of a row by the names of their columns. */
    private static final class ByName
            implements Hydrator<Map<String, Object>, Map<String, Object>, String[]> {
        @Override
        public Map<String, Object> start() {
            return new HashMap<>();
        }

        @Override
        public Map<String, Object> add(Map<String, Object> row, String[] path, Object value) {
            row.put(path[0], value);
            return row;
        }

        @Override
        public Map<String, Object> finish(Map<String, Object> row) {
            return row;
        }
    }

    @Test
    @Order(7)
    void rebuild() {
        List<Answer> answers = type("rebuild.md");

        assertThat(answers.get(3).out()).contains("LIVE").contains("DROPPED").contains("00:30:00");
        assertThat(
                        TERMINAL.rows(
                                "SELECT count(*) FROM late_tick NATURAL JOIN epoch WHERE state = 'LIVE'"))
                .containsExactly("1");
    }

    @Test
    @Order(8)
    void upgrade() {
        assertThat(type("upgrade.md").get(1).lastLine()).contains(" 0 differences");
    }

    @Test
    @Order(9)
    void backupAndRestore() throws IOException {
        List<String> blocks = blocks("backup.md");
        List<Answer> answers = new ArrayList<>();
        answers.add(typeBlock(blocks.get(0)));
        List<String> saved = candles();
        feed("5000");
        TERMINAL.good("drain");
        assertThat(candles()).isNotEqualTo(saved);

        answers.add(typeBlock(blocks.get(1)));
        assertThat(candles()).isEqualTo(saved);

        // The log and the job go on, and then the database alone is set back.
        feed("5000");
        TERMINAL.good("drain");
        List<String> later = candles();
        answers.add(typeBlock(blocks.get(2)));
        assertThat(candles()).isEqualTo(saved);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> TERMINAL.type("status").out().contains("it was set back"));
        answers.add(typeBlock(blocks.get(3)));
        assertThat(candles()).isEqualTo(later);

        // What is folded by the default rules again: the calendar of JPM was another one.
        answers.add(typeBlock(blocks.get(4)));
        assertThat(candles().stream().filter(RunbookIT::isByTheDefaultRules))
                .containsExactlyElementsOf(
                        later.stream().filter(RunbookIT::isByTheDefaultRules).toList());
        assertThat(answers).hasSameSizeAs(blocks);
        for (int proved : List.of(1, 3, 4)) {
            assertThat(answers.get(proved).lastLine()).contains(" 0 differences");
        }
    }

    @Test
    @Order(10)
    void everyPageWasTypedAndIsInTheIndex() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            Set<String> names =
                    pages.map(page -> String.valueOf(page.getFileName()))
                            .collect(Collectors.toSet());
            assertThat(TYPED).isEqualTo(names);
            String index = Files.readString(PAGES.resolve("README.md"));
            for (String name : names) {
                assertThat(name.equals("README.md") || index.contains("(" + name + ")")).isTrue();
            }
        }
    }

    private static List<Answer> type(String page) {
        return blocks(page).stream().map(RunbookIT::typeBlock).toList();
    }

    private static Answer typeBlock(String lines) {
        return TERMINAL.shell(folder, lines).with(0);
    }

    private static List<String> blocks(String page) {
        TYPED.add(page);
        try {
            Matcher blocks = BLOCK.matcher(Files.readString(PAGES.resolve(page)));
            List<String> found = blocks.results().map(block -> block.group(1)).toList();
            assertThat(found).as("blocks of %s", page).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The candles without what tells one epoch from another. */
    private static List<String> candles() {
        return TERMINAL.rows(
                """
                SELECT symbol, interval, start_time, open, high, low, close, volume, tick_count, fingerprint
                FROM candle ORDER BY symbol, interval, start_time""");
    }

    private static boolean isByTheDefaultRules(String candle) {
        return !candle.startsWith("JPM\t");
    }

    private static void feed(String ticks) {
        TERMINAL.good("feed", "--feed", "simulated", "--ticks", ticks, "--speed", "max");
    }

    private static String tick(String symbol, Instant time) {
        return "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":100,\"size\":1}"
                .formatted(symbol, time.toEpochMilli() * 1000);
    }
}
