package dev.candlewick.systemtest;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Candles explained on one running system; the tests build on each other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExplainIT {

    /** Ten in the morning in New York, a Monday. */
    private static final Instant OPEN = Instant.parse("2026-01-05T15:00:00Z");

    private static final String MINUTE = OPEN.toString();
    private static final int PARTITION = 3;
    private static final List<String> INTERVALS = List.of("1s", "1m", "5m", "15m", "1h", "1d");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Terminal TERMINAL = Terminal.open("explain");

    @TempDir private static Path files = Path.of("");

    @BeforeAll
    static void theSystemIsUp() throws IOException {
        Path instruments = files.resolve("instruments.csv");
        Files.writeString(
                instruments,
                """
                symbol,calendar,condition_table,tick_size,name
                IBM,XNYS,us-tape-mask,0.01,International Business Machines
                NVDA,XNYS,us-tape-mask,0.01,NVIDIA Corporation
                """);
        TERMINAL.good("up", "--detach", "--feed", "none", "--instruments", instruments.toString());
    }

    @AfterAll
    static void theSystemIsDown() throws IOException {
        TERMINAL.close();
    }

    @Test
    @Order(1)
    void everyTickIsCountedOrLeftOutByItsRule() throws Exception {
        send(
                trade(0, "181.50", "\"trade_id\":\"a\",\"venue\":\"P\""),
                trade(10, "181.70", "\"trade_id\":\"b\",\"conditions\":\"20\""),
                trade(10, "181.70", "\"trade_id\":\"b\",\"conditions\":\"20\""),
                trade(20, "181.40", "\"trade_id\":\"c\",\"conditions\":\"200000\""),
                trade(30, "181.456789012", "\"trade_id\":\"d\""),
                trade(
                        40,
                        "181.60",
                        "\"trade_id\":\"e\",\"venue\":\"'; DROP \\u202e\\\"\",\"conditions\":\"<b>20</b>\""));
        TERMINAL.good("drain");

        Terminal.Answer answer = explain("1m", MINUTE).with(0);

        assertThat(answer.out())
                .startsWith(
                        "IBM 1m  2026-01-05 15:00:00 to 15:01:00 UTC  (2026-01-05 10:00:00 to 10:01:00 America/New_York)"
                                + "  REGULAR session of 2026-01-05\nPARTIAL, recorded ")
                .contains("partition 3 offsets 0 to 5")
                .contains("6 ticks: 3 counted, 1 ineligible, 1 duplicate, 0 late, 1 rejected");
        assertThat(lines(answer))
                .anyMatch(line -> line.contains("181.5 ") && line.endsWith("OHV     OPEN, LOW"))
                .anyMatch(line -> line.contains("181.7 ") && line.contains("--V"))
                .anyMatch(line -> line.endsWith("duplicate of offset 1"))
                .anyMatch(
                        line ->
                                line.contains("181.4 ")
                                        && line.contains("ineligible; us-tape-mask"))
                .anyMatch(line -> line.contains("rejected: SCALE"))
                .anyMatch(line -> line.contains("'; DROP \\u{202e}\"") && line.contains("<b>20"));
        assertThat(answer.lastLine()).isEqualTo("explain: matches the row");
        assertThat(answer.out().chars().noneMatch(c -> c < ' ' && c != '\n')).isTrue();
        assertThat(answer.err()).isEmpty();
    }

    @Test
    @Order(2)
    void anyMomentInsideTheCandleWillDo() {
        for (String time :
                List.of(
                        "2026-01-05T15:00:59.999999Z",
                        "2026-01-05T10:00:30",
                        "2026-01-05 15:00:00+00")) {
            assertThat(explain("1m", time).with(0).out()).contains("2026-01-05 15:00:00 to");
        }
        assertThat(explain("1d", "2026-01-05").with(0).out())
                .contains("ALL session of 2026-01-05")
                .contains("(2026-01-05 00:00:00 to 2026-01-06 00:00:00 America/New_York)");
    }

    @Test
    @Order(3)
    void whereThereIsNoCandleTheNearestIsNamed() {
        Terminal.Answer answer = explain("1m", "2026-01-05T15:07:00Z").with(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .contains("no 1m candle at 2026-01-05T15:07:00.000000Z")
                .contains("the nearest is at 2026-01-05T15:00:00.000000Z");
        assertThat(TERMINAL.type("explain", "MSFT", "1m", MINUTE).with(1).err())
                .contains("MSFT has no candle");
        assertThat(explain("1m", "2026-03-08T02:30").with(2).err()).contains("never shows");
        assertThat(explain("1m", "2026-11-01T01:30").with(2).err()).contains("twice");
    }

    @Test
    @Order(4)
    void aRevisionNamesWhatChangedAndTheTickThatDidIt() throws Exception {
        send(trade(300, "182.00", "\"trade_id\":\"f\""));
        heartbeats(300);
        TERMINAL.good("drain");
        assertThat(explain("1m", MINUTE).with(0).out()).contains("\nCLOSED, recorded");

        send(trade(50, "190.00", "\"trade_id\":\"g\""));
        TERMINAL.good("drain");

        Terminal.Answer answer = explain("1m", MINUTE).with(0);
        assertThat(answer.out())
                .contains("\nREVISED (revision 1), recorded")
                .contains("revision 1  LATE_TICK  at ")
                .contains("by 1 tick at offset 7\n");
        assertThat(lines(answer))
                .anyMatch(line -> line.matches(" *high +181.6 +190"))
                .anyMatch(line -> line.matches(" *last_offset +5 +7"));
    }

    @Test
    @Order(5)
    void aTickBeyondTheHorizonIsShownWhereItWouldBelong() throws Exception {
        send(
                trade(1800, "183.00", "\"trade_id\":\"h\""),
                trade(55, "170.00", "\"trade_id\":\"i\""),
                trade(55, "170.00", null));
        TERMINAL.good("drain");

        for (String interval : INTERVALS) {
            Terminal.Answer answer = explain(interval, "2026-01-05T15:00:00Z").with(0);
            assertThat(answer.lastLine()).isEqualTo("explain: matches the row");
        }
        assertThat(lines(explain("1m", MINUTE)))
                .filteredOn(line -> line.contains("late: 29m 5s behind the newest tick"))
                .hasSize(2)
                .allMatch(line -> line.endsWith("19m 5s beyond the horizon of 10m"));
    }

    @Test
    @Order(6)
    void ticksInAnotherPartitionAreMentioned() throws Exception {
        produce(
                List.of(
                        new ProducerRecord<>("ticks", PARTITION + 1, "IBM", trade(56, "1", null)),
                        new ProducerRecord<>("ticks", PARTITION + 1, "IBM", trade(57, "1", null))));
        TERMINAL.good("drain");

        assertThat(explain("1m", MINUTE).with(0).out())
                .containsPattern(
                        "note: partition 4 holds rejected ticks .WRONG_PARTITION.: [12] ticks of IBM");
    }

    @Test
    @Order(7)
    void aProgramReadsOneObject() throws IOException {
        String out =
                TERMINAL.good(
                                "explain", "IBM", "1m", MINUTE, "--json", "--limit", "2", "--epoch",
                                "1")
                        .out();
        assertThat(out.lines()).hasSize(1);
        assertThat(out.chars()).allMatch(character -> character < 0x7f);
        JsonNode json = new ObjectMapper().readTree(out);
        assertThat(json.get("matches").asBoolean()).isTrue();
        assertThat(json.get("counts").get("late").asLong()).isEqualTo(2);
        assertThat(json.get("revisions")).hasSize(1);
        assertThat(json.get("ticks").get(0).get("made")).hasSize(2);
        assertThat(json.get("columns")).hasSize(23);
    }

    @Test
    @Order(8)
    void anEditedRowDoesNotMatch() {
        TERMINAL.asOwner(
                "UPDATE candle_1m SET volume = volume + 1, turnover = turnover + 180.5, price_volume ="
                        + " price_volume + 1 WHERE symbol = 'IBM' AND start_time = '2026-01-05T15:00Z'");

        Terminal.Answer answer = explain("1m", MINUTE).with(1);

        assertThat(lines(answer)).anyMatch(line -> line.matches(" *volume +4 +5 +DIFFERENT"));
        assertThat(answer.out()).contains("revision 2  EDITED  at ");
        assertThat(answer.lastLine())
                .isEqualTo("explain: does not match the row: volume, price_volume, turnover");
        assertThat(explain("5m", MINUTE).with(0).lastLine()).endsWith("matches the row");
    }

    @Test
    @Order(9)
    void whatTheLogNoLongerHoldsCannotBeProved() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition("ticks", PARTITION),
                                    RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        Terminal.Answer answer = explain("5m", MINUTE).with(1);
        assertThat(answer.out())
                .contains("not provable: the log of partition 3 begins at offset 2")
                .contains("duplicate");
        assertThat(answer.lastLine()).startsWith("explain: cannot be proved");
        assertThat(explain("5m", "2026-01-05T15:05:00Z").with(0).lastLine())
                .endsWith("matches the row");
        assertThat(TERMINAL.type("verify", "--symbol", "IBM").with(1).out())
                .contains("not provable: the log of partition 3 begins at offset 2");
    }

    /**
     * Also takes the pictures of the panel, target/screenshots; the README shows that of 1440 px.
     */
    @Test
    @Order(10)
    void aClickOnACandleShowsItsTicksOnThePage() throws Exception {
        TapeHours tape = new TapeHours("NVDA", OPEN.plus(1, ChronoUnit.HOURS));
        Instant minute = tape.end().minus(6, ChronoUnit.MINUTES);
        produce("NVDA", tape.messages());
        everywhere(tape.end().plusSeconds(5));
        TERMINAL.good("drain");
        BigDecimal high = tape.price().add(new BigDecimal("0.60"));
        BigDecimal fine = new BigDecimal("189.123456789");
        produce(
                "NVDA",
                List.of(
                        tape.firstOf(minute),
                        tape.message(minute.plusSeconds(41), high, 700, null, "late1"),
                        tape.message(minute.plusSeconds(42), fine, 5, null, "fine")));
        TERMINAL.good("drain");
        produce(
                "NVDA",
                List.of(
                        tape.message(
                                tape.end().plusSeconds(600), tape.price(), 100, null, "newest"),
                        tape.message(minute.plusSeconds(50), high, 300, null, "late2")));
        TERMINAL.good("drain");
        List<String> row =
                List.of(
                        TERMINAL.rows(
                                        "SELECT tick_count, tick_count - trade_count, volume FROM candle WHERE symbol ="
                                                + " 'NVDA' AND interval = '1m' AND revision = 1")
                                .getFirst()
                                .split("\t"));

        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        try (Browser browser = Browser.open()) {
            Page page = browser.page();
            page.setViewportSize(1440, 900);
            page.navigate(TERMINAL.dashboard() + "/?symbol=NVDA&interval=1m");
            Locator mark = page.locator("candle-chart circle.revised");
            assertThat(mark).hasCount(1);
            // None while the chart is painted anew.
            BoundingBox place =
                    await().ignoreExceptionsInstanceOf(PlaywrightException.class)
                            .until(mark::boundingBox, Objects::nonNull);
            page.mouse().click(place.x + place.width / 2, place.y - 40);
            Locator panel = page.locator(".explain-panel");
            assertThat(panel.locator(".verdict")).hasAttribute("data-verdict", "equal");

            int folded = Integer.parseInt(row.get(0));
            int ineligible = Integer.parseInt(row.get(1));
            assertThat(panel.locator(".counts"))
                    .hasText(
                            "%d ticks · %d counted%s · 1 duplicate · 1 late · 1 rejected"
                                    .formatted(
                                            folded + 3,
                                            folded - ineligible,
                                            ineligible == 0
                                                    ? ""
                                                    : " · " + ineligible + " ineligible"));
            assertThat(panel.locator(".revision").first()).containsText("late tick");
            pictures(page);
            panel.locator("#ticks-left-out").click();
            assertThat(panel.getByText("duplicate of offset").first()).isVisible();
            page.keyboard().press("Escape");
            assertThat(panel).isHidden();
        }
    }

    /** It accepts connections and says nothing: the slowest way of being away. */
    @Test
    @Order(11)
    @Tag("faults")
    void aFrozenKafkaIsNamedSoonAndNobodyHasToStartAnythingAgain() {
        String minute = "2026-01-05T15:05:00Z";
        long kafka = TERMINAL.processOf("Kafka");
        try (Browser browser = Browser.open()) {
            Page page = browser.page();
            Locator panel = page.locator(".explain-panel");
            Terminal.signal("STOP", kafka);
            try {
                long begin = System.nanoTime();
                String said = explain("5m", minute).with(3).err();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
                assertThat(said.lines().toList())
                        .singleElement()
                        .asString()
                        .startsWith("explain: Kafka at " + bootstrapServers())
                        .contains("./candlewick status");

                page.navigate(TERMINAL.dashboard() + "/?symbol=IBM&interval=5m&explain=" + minute);
                assertThat(panel.locator(".failure"))
                        .containsText(
                                "Kafka does not answer",
                                new LocatorAssertions.ContainsTextOptions()
                                        .setTimeout((double) SOON.toMillis()));
            } finally {
                Terminal.signal("CONT", kafka);
            }
            assertThat(explain("5m", minute).with(0).lastLine()).endsWith("matches the row");
            page.locator("#explain-retry").click();
            assertThat(panel.locator(".verdict")).hasAttribute("data-verdict", "equal");
        }
    }

    private static void pictures(Page page) {
        for (int width : List.of(390, 1024, 1440)) {
            Object paints = page.locator("candle-chart").getAttribute("data-paints");
            page.setViewportSize(width, width < 900 ? 844 : 900);
            page.waitForFunction(
                    "before => document.querySelector('candle-chart').dataset.paints !== before",
                    paints);
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(
                                    Path.of(
                                            "target/screenshots/explain-panel-%d.png"
                                                    .formatted(width))));
        }
    }

    private static Terminal.Answer explain(String interval, String time) {
        return TERMINAL.type("explain", "IBM", interval, time);
    }

    private static List<String> lines(Terminal.Answer answer) {
        return answer.out().lines().toList();
    }

    private static String trade(int second, String price, @Nullable String more) {
        return "{\"symbol\":\"IBM\",\"event_time\":%d,\"price\":%s,\"size\":1%s}"
                .formatted(micros(second), price, more == null ? "" : "," + more);
    }

    private static long micros(int second) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, OPEN.plusSeconds(second));
    }

    private static void heartbeats(int second) throws ExecutionException, InterruptedException {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int partition = 0; partition < 8; partition++) {
            if (partition != PARTITION) {
                records.add(
                        new ProducerRecord<>(
                                "ticks",
                                partition,
                                null,
                                "{\"type\":\"HEARTBEAT\",\"event_time\":%d}"
                                        .formatted(micros(second))));
            }
        }
        produce(records);
    }

    private static void everywhere(Instant time) throws ExecutionException, InterruptedException {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int partition = 0; partition < 8; partition++) {
            records.add(
                    new ProducerRecord<>(
                            "ticks",
                            partition,
                            null,
                            "{\"type\":\"HEARTBEAT\",\"event_time\":%d}"
                                    .formatted(ChronoUnit.MICROS.between(Instant.EPOCH, time))));
        }
        produce(records);
    }

    private static void produce(String symbol, List<String> messages)
            throws ExecutionException, InterruptedException {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (String message : messages) {
            records.add(new ProducerRecord<>("ticks", PARTITION + 2, symbol, message));
        }
        produce(records);
    }

    private static void send(String... messages) throws ExecutionException, InterruptedException {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (String message : messages) {
            records.add(new ProducerRecord<>("ticks", PARTITION, "IBM", message));
        }
        produce(records);
    }

    private static void produce(List<ProducerRecord<String, String>> records)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (ProducerRecord<String, String> record : records) {
                producer.send(record).get();
            }
        }
    }

    private static String bootstrapServers() {
        return TERMINAL.running().stack().broker().bootstrapServers();
    }
}
