package dev.candlewick.systemtest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.feed.fault.FaultKind;
import dev.candlewick.feed.fault.FaultLabel;
import dev.candlewick.feed.fault.LabelFile;
import dev.candlewick.feed.market.Dialect;
import dev.candlewick.feed.market.MarketServer;
import dev.candlewick.feed.market.Print;
import dev.candlewick.feed.tick.FlatWriter;
import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.systemtest.operations.OperatorsView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From ticks to candles that can be trusted, on one running system; the tests build on each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TicksToCandlesIT {
    private static final Terminal TERMINAL = Terminal.open("ticks to candles");

    private static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            IBM,XNYS,us-tape-mask,0.01,International Business Machines
            MSFT,XNYS,us-tape-mask,0.01,Microsoft
            F,XNYS,cta,0.01,Ford
            QQQ,XNYS,utp,0.01,Fund of the Nasdaq 100
            EUR/USD,24x7,,0.00001,Euro
            PLANT,24x7,,0.01,A share with planted faults
            """;

    /** The same story in bits and in letters, quotes without size, a future without a row above. */
    private static final String OTHER_TICKS =
            """
            event_time,symbol,price,size,venue,condition
            2024-08-09T12:00:00.000Z,F,8,1,,@ T
            2024-08-09T12:00:00.000Z,QQQ,8,1,,@ T
            2024-08-09T13:30:00.100Z,MSFT,400,1000,,40
            2024-08-09T13:30:00.100Z,F,10,100,,@O X
            2024-08-09T13:30:00.100Z,QQQ,10,100,,@O X
            2024-08-09T13:30:00.200Z,MSFT,401,0,,4000000
            2024-08-09T13:30:00.200Z,F,9,0,,@  Q
            2024-08-09T13:30:00.200Z,QQQ,9,0,,@  Q
            2024-08-09T13:30:01.000Z,MSFT,402,10,,0
            2024-08-09T13:30:01.000Z,F,11,50,,
            2024-08-09T13:30:01.000Z,QQQ,11,50,,@
            2024-08-09T13:30:02.000Z,MSFT,450,20,,20
            2024-08-09T13:30:02.000Z,F,20,7,,@F I
            2024-08-09T13:30:02.000Z,QQQ,20,7,,@F I
            2024-08-09T13:30:03.000Z,MSFT,350,3,,80000000
            2024-08-09T13:30:03.000Z,F,12,30,,@ Z
            2024-08-09T13:30:03.000Z,QQQ,12,30,,@ Z
            2024-08-09T13:30:04.000Z,MSFT,403,5,,20002020
            2024-08-09T13:30:04.000Z,F,30,2,,@8
            2024-08-09T13:30:04.000Z,QQQ,30,2,,@8
            2024-08-09T13:30:05.000Z,MSFT,500,999,,200000
            2024-08-09T13:30:05.000Z,EUR/USD,1.08512,0,,
            2024-08-09T13:30:06.000Z,EUR/USD,1.08530,0,,
            2024-08-09T13:30:07.000Z,EUR/USD,1.08499,0,,
            2024-08-09T13:30:07.000Z,ESU4,5300.25,1,,200000|SUSP
            2024-08-09T13:30:08.000Z,ESU4,5300.50,0,,@ U
            2024-08-09T13:30:09.000Z,ESU4,5300.00,3,,anything
            """;

    private static final Set<FaultKind> OF_CANDLES =
            EnumSet.of(
                    FaultKind.PRICE_JUMP,
                    FaultKind.VOLATILITY_BURST,
                    FaultKind.TREND,
                    FaultKind.GAP,
                    FaultKind.BAD_PRINT,
                    FaultKind.VOLUME_SPIKE);

    @BeforeAll
    static void theSystemIsUp() {
        Terminal.Answer answer =
                TERMINAL.good(
                        "up",
                        "--detach",
                        "--feed",
                        "none",
                        "--instruments",
                        file("instruments", INSTRUMENTS));
        assertThat(answer.out())
                .contains("dashboard", "http://127.0.0.1:", "flink", "kafka", "psql");
    }

    @AfterAll
    static void theSystemIsDown() throws IOException {
        TERMINAL.close();
    }

    @Test
    @Order(1)
    void aWeekOfIbmIsFoldedWithoutADifference() {
        TERMINAL.good(
                "feed",
                "--feed",
                "replay",
                "--file",
                RealData.file("ticks/us-equity-ibm-20131007-11.csv.gz"),
                "--speed",
                "max");
        TERMINAL.good("drain");

        Terminal.Answer verified = TERMINAL.good("verify", "--symbol", "IBM");
        assertThat(verified.lastLine()).contains("126,395 ticks").contains(" 0 differences");
        assertThat(TERMINAL.rows("SELECT sum(tick_count) FROM candle WHERE interval = '1d'"))
                .containsExactly("126395");
        assertThat(nestingErrors()).isEmpty();
        assertThat(
                        TERMINAL.rows(
                                """
                                SELECT to_char(start_time AT TIME ZONE 'America/New_York', 'HH24:MI'),
                                    to_char(end_time AT TIME ZONE 'America/New_York', 'HH24:MI'), count(*)
                                FROM candles('IBM', '4h', '2013-10-07', '2013-10-12', 'REGULAR')
                                GROUP BY 1, 2 ORDER BY 1"""))
                .containsExactly("09:30\t13:30\t5", "13:30\t16:00\t5");
    }

    @Test
    @Order(2)
    void anEarlierFileIsRefusedAndTheWayOutIsNamed() {
        Terminal.Answer refused =
                TERMINAL.type(
                        "feed",
                        "--feed",
                        "replay",
                        "--file",
                        RealData.file("ticks/us-equity-ibm-20131007-11.csv.gz"),
                        "--speed",
                        "max");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--fresh").contains("--force");
    }

    @Test
    @Order(3)
    void theBitcoinMinutesAreTheExchangesOwn() {
        TERMINAL.good(
                "feed",
                "--feed",
                "replay",
                "--file",
                RealData.file("ticks/binance-usdm-btcusdt-20240808.csv.gz"),
                "--speed",
                "max");
        TERMINAL.good("drain");

        assertThat(
                        TERMINAL.rows(
                                """
                                SELECT to_char(start_time AT TIME ZONE 'UTC', 'HH24:MI'), trade_count
                                FROM candle
                                WHERE symbol = 'BTCUSDT' AND interval = '1m'
                                  AND start_time >= '2024-08-08T23:55Z' ORDER BY start_time"""))
                .containsExactly(
                        "23:55\t2005", "23:56\t1992", "23:57\t4717", "23:58\t7387", "23:59\t3461");
        assertThat(
                        TERMINAL.rows(
                                """
                                SELECT open = 61807.70, high = 61839.90, low = 61760.30,
                                       close = 61760.30, volume = 136.450
                                FROM candle
                                WHERE symbol = 'BTCUSDT' AND interval = '1m'
                                  AND start_time = '2024-08-08T23:55Z'"""))
                .containsExactly("t\tt\tt\tt\tt");
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
    }

    @Test
    @Order(4)
    void anotherInstrumentNeedsARowInTheInstrumentFileAndNothingElse() {
        TERMINAL.good(
                "feed", "--feed", "replay", "--file", file("ticks", OTHER_TICKS), "--speed", "max");
        TERMINAL.good("drain");

        assertThat(
                        TERMINAL.rows(
                                """
                                SELECT symbol, interval, trim_scale(open), trim_scale(high), trim_scale(low),
                                       trim_scale(close), trim_scale(volume), trim_scale(vwap), tick_count
                                FROM candle
                                WHERE interval IN ('1m', '1d') AND start_time >= '2024-08-09T00:00Z'
                                ORDER BY symbol, interval, start_time"""))
                .containsExactly(
                        "ESU4\t1d\t5300.25\t5300.5\t5300\t5300\t4\t5300.0625\t3",
                        "ESU4\t1m\t5300.25\t5300.5\t5300\t5300\t4\t5300.0625\t3",
                        "EUR/USD\t1d\t1.08512\t1.0853\t1.08499\t1.08499\t0\t\\N\t3",
                        "EUR/USD\t1m\t1.08512\t1.0853\t1.08499\t1.08499\t0\t\\N\t3",
                        "F\t1d\t10\t12\t10\t11\t190\t10.61111111\t7",
                        "F\t1m\t8\t8\t8\t8\t1\t8\t1",
                        "F\t1m\t10\t11\t10\t11\t189\t10.33333333\t6",
                        "MSFT\t1d\t400\t500\t400\t500\t1038\t400.01980198\t7",
                        "MSFT\t1m\t402\t403\t402\t403\t38\t402.33333333\t7",
                        "QQQ\t1d\t10\t12\t10\t11\t190\t10.61111111\t7",
                        "QQQ\t1m\t8\t8\t8\t8\t1\t8\t1",
                        "QQQ\t1m\t10\t11\t10\t11\t189\t10.33333333\t6");
        Terminal.Answer verified = TERMINAL.good("verify");
        assertThat(verified.lastLine()).contains(" 0 differences");
        assertThat(verified.out())
                .contains("condition table cta does not wholly know the conditions of 1 ticks")
                .contains("condition table utp does not wholly know the conditions of 1 ticks");
    }

    /** Every kind that is judged by candles; those of arrivals are for sources that are live. */
    @Test
    @Order(5)
    void faultsThatArePlantedIntoRecordedTicksAreFlagged() throws IOException {
        Path planted = Path.of(file("planted", ""));
        Path labels = Path.of(file("labels", ""));
        TERMINAL.good(
                "inject",
                "--file",
                file("calm", calmDay(Instant.parse("2024-08-10T00:00:00Z"))),
                "--out",
                planted.toString(),
                "--labels",
                labels.toString(),
                "--instruments",
                file("instruments", INSTRUMENTS));
        TERMINAL.good("feed", "--feed", "replay", "--file", planted.toString(), "--speed", "max");
        TERMINAL.good("drain");

        List<FaultLabel> large =
                LabelFile.read(labels).stream()
                        .filter(label -> label.size() >= 8 && OF_CANDLES.contains(label.kind()))
                        .toList();
        assertThat(large).extracting(FaultLabel::kind).containsAll(OF_CANDLES);
        List<String[]> flags =
                TERMINAL
                        .rows(
                                """
                                SELECT kind, (extract(epoch FROM start_time) * 1000000)::bigint,
                                    (extract(epoch FROM end_time) * 1000000)::bigint
                                FROM live_anomaly
                                WHERE symbol = 'PLANT' AND severity <> 'INFO' AND status NOT IN ('CLEARED', 'WITHDRAWN')""")
                        .stream()
                        .map(row -> row.split("\t", -1))
                        .toList();
        for (FaultLabel label : large) {
            assertThat(flags)
                    .as("%s", label)
                    .anyMatch(
                            flag ->
                                    flag[0].equals(label.kind().name())
                                            && Long.parseLong(flag[1]) <= label.to() + 60_000_000
                                            && Long.parseLong(flag[2]) > label.from());
        }
    }

    /** A share that moves little, with a trade every second or two. */
    private static String calmDay(Instant from) {
        SplittableRandom chance = new SplittableRandom(7);
        StringBuilder rows = new StringBuilder("event_time,symbol,price,size,venue,condition\n");
        double price = 100;
        for (Instant time = from;
                time.isBefore(from.plus(1, ChronoUnit.DAYS));
                time = time.plusMillis(200 + chance.nextInt(2_400))) {
            price += 0.008 * chance.nextGaussian();
            rows.append(time)
                    .append(",PLANT,")
                    .append(BigDecimal.valueOf(Math.round(price * 100), 2))
                    .append(',')
                    .append(50 + chance.nextInt(100))
                    .append(",,\n");
        }
        return rows.toString();
    }

    @Test
    @Order(6)
    void candlesThatTheDatabaseRefusesAreHeldAndNothingElseIs() {
        long restarts = TERMINAL.status().get("job").get("restarts").asLong();
        TERMINAL.asOwner(
                "ALTER TABLE candle_1s ADD CONSTRAINT refused CHECK (symbol <> 'ESU4' OR start_time <>"
                        + " '2024-08-12T13:30:07Z')");
        TERMINAL.good(
                "feed",
                "--feed",
                "replay",
                "--file",
                file("ticks", OTHER_TICKS.replace("2024-08-09", "2024-08-12")),
                "--speed",
                "max");
        TERMINAL.good("drain");

        JsonNode status = TERMINAL.status();
        assertThat(status.get("job").get("restarts").asLong()).isEqualTo(restarts);
        assertThat(status.get("refusedCandles").asLong()).isPositive();
        assertThat(
                        TERMINAL.rows(
                                "SELECT DISTINCT symbol FROM candle WHERE start_time >= '2024-08-12' ORDER BY symbol"))
                .containsExactly("EUR/USD", "F", "MSFT", "QQQ");
        assertThat(TERMINAL.rows("SELECT DISTINCT symbol, sqlstate FROM rejected_candle"))
                .containsExactly("ESU4\t23514");
        Terminal.Answer verified = TERMINAL.type("verify").with(1);
        assertThat(verified.out())
                .contains("the database refuses the candles of ESU4 with SQLSTATE 23514");
        assertThat(nestingErrors()).isEmpty();

        TERMINAL.asOwner("ALTER TABLE candle_1s DROP CONSTRAINT refused");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> TERMINAL.status().get("refusedCandles").asLong() == 0);
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
        assertThat(TERMINAL.status().get("job").get("restarts").asLong()).isEqualTo(restarts);
    }

    @Test
    @Order(7)
    void aSimulatedMarketIsFoldedWithoutADifference() {
        TERMINAL.good(
                "feed",
                "--feed",
                "simulated",
                "--ticks",
                "50000",
                "--rate",
                "500",
                "--speed",
                "max",
                "--history",
                "30m");
        TERMINAL.good("drain");

        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
        assertThat(nestingErrors()).isEmpty();
        assertThat(priceErrors()).isEmpty();
    }

    /**
     * A venue on this machine that breaks the connection again and again while trades go on, and a
     * feed that is killed meanwhile.
     */
    @Test
    @Order(7)
    void everyTradeOfALiveFeedIsInItsCandlesOnceOrInAGapThatIsListed() throws Exception {
        try (MarketServer market = new MarketServer(Dialect.BINANCE)) {
            String[] feed = {
                "feed",
                "--detach",
                "--feed=binance",
                "--symbols=CUTUSDT",
                "--url=" + market.stream(),
            };
            TERMINAL.good(feed);
            awaitListener(market);
            SplittableRandom random = new SplittableRandom(6);
            int id = 0;
            int lost = 0;
            for (int cut = 0; cut < 50; cut++) {
                for (int trade = random.nextInt(200); trade >= 0; trade--) {
                    id++;
                    if (id == 1_000) {
                        // The venue itself does not know this one.
                        lost = id;
                    } else {
                        market.trade(print(id));
                    }
                }
                market.cut();
                if (cut % 10 == 9) {
                    awaitListener(market);
                }
            }
            killFeedOf(market);
            for (int missed = 0; missed < 500; missed++) {
                market.note(print(++id));
            }
            TERMINAL.good(feed);
            awaitListener(market);
            market.trade(print(++id));
            int told = id - 1;
            await().atMost(Duration.ofMinutes(1))
                    .until(
                            () ->
                                    TERMINAL.rows(
                                                    "SELECT sum(tick_count) FROM candle WHERE symbol = 'CUTUSDT' AND interval = '1d'")
                                            .equals(List.of(Integer.toString(told))));
            market.say("CUTUSDT", "{\"code\":1,\"msg\":\"that was all\"}");

            assertThat(lost).isPositive();
            long units = (long) id * (id + 1) / 2 - lost;
            assertThat(
                            TERMINAL.rows(
                                    "SELECT sum(volume) = %d * 0.0001 FROM candle WHERE symbol = 'CUTUSDT' AND interval = '1d'"
                                            .formatted(units)))
                    .containsExactly("t");
            assertThat(
                            TERMINAL.rows(
                                    "SELECT source, from_id, to_id, missing FROM feed_gap WHERE symbol = 'CUTUSDT'"))
                    .containsExactly("binance\t1000\t1000\t1");
            // The log with all this is verified below, once for this test and the next ones.
            assertThat(TERMINAL.good("status").out())
                    .contains("1 told by feeds, 1 trades known to be missing")
                    .containsPattern("CUTUSDT .*, 1 missing, .*, binance");
            assertThat(
                            TERMINAL.good(
                                            "explain",
                                            "CUTUSDT",
                                            "1d",
                                            Instant.now()
                                                    .truncatedTo(ChronoUnit.SECONDS)
                                                    .toString(),
                                            "--limit=1")
                                    .out())
                    .contains("feed binance told a gap");
        }
    }

    private static Print print(int id) {
        return new Print(
                "CUTUSDT",
                id,
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
                "1." + (1 + id % 97),
                BigDecimal.valueOf(id, 4).toPlainString());
    }

    private static void awaitListener(MarketServer market) {
        await().atMost(Duration.ofSeconds(30)).until(() -> market.listeners("CUTUSDT") > 0);
    }

    /** All of it: Java's own view of a process leaves out arguments when they are long. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static void killFeedOf(MarketServer market) {
        String url = "--url=" + market.stream();
        ProcessHandle feed =
                ProcessHandle.allProcesses()
                        .filter(process -> commandLine(process).contains(url))
                        .findFirst()
                        .orElseThrow();
        feed.destroyForcibly();
        await().until(() -> !feed.isAlive());
        market.cut();
    }

    /** One feed in each encoding, and one symbol whose ticks come in both, some of them twice. */
    @Test
    @Order(7)
    void bothEncodingsInOneTopicAreFoldedWithoutADifference() throws Exception {
        for (String encoding : List.of("flat", "json")) {
            TERMINAL.good(
                    "feed",
                    "--feed=simulated",
                    "--encoding=" + encoding,
                    "--symbols=BOTH1,BOTH2,BOTH3",
                    "--ticks=5000",
                    "--rate=100",
                    "--speed=max",
                    "--history=1m");
        }
        List<ProducerRecord<byte[], byte[]>> mixed = new ArrayList<>();
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        for (int number = 0; number < 200; number++) {
            // Each id once in JSON and once flat, which is first changes.
            Tick tick =
                    new Tick(
                            "MIXED",
                            now + number / 2,
                            "10.0" + number / 2,
                            "1.5",
                            null,
                            null,
                            "id-" + number / 2,
                            "");
            boolean flat = number % 3 == 0 ? number % 2 == 0 : number % 2 != 0;
            mixed.add(
                    flat
                            ? record("MIXED", FlatWriter.trade(tick).orElseThrow(), "flat1")
                            : record("MIXED", MessageWriter.trade(tick), null));
        }
        byte[] flat = Objects.requireNonNull(mixed.get(0).value());
        mixed.add(record("MIXED", flat, "flat7"));
        mixed.add(record("mixed", flat, "flat1"));
        mixed.add(record("MIXED", Arrays.copyOf(flat, 31), "flat1"));
        produce(mixed);
        TERMINAL.good("drain");

        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
        assertThat(
                        TERMINAL.rows(
                                "SELECT tick_count, volume FROM candle WHERE symbol = 'MIXED' AND interval = '1d'"))
                .containsExactly("100\t150");
        assertThat(
                        TERMINAL.rows(
                                "SELECT reason FROM rejected_tick WHERE encode(message_key, 'escape') ILIKE 'mixed'"
                                        + " ORDER BY log_partition, log_offset, reason"))
                .containsExactlyInAnyOrder("MALFORMED", "SYMBOL", "MALFORMED");
        assertThat(TERMINAL.good("tail", "rejected", "-n", "3").out())
                .contains("MALFORMED", "flat7", "SYMBOL", "flat1 event_time=" + now);
        Terminal.Answer explained =
                TERMINAL.good("explain", "MIXED", "1d", Instant.now().toString());
        assertThat(explained.out()).contains("100 counted", "100 duplicate");
        assertThat(explained.lastLine()).isEqualTo("explain: matches the row");
    }

    private static ProducerRecord<byte[], byte[]> record(
            String key, byte[] value, @Nullable String encoding) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("ticks", bytes(key), value);
        if (encoding != null) {
            record.headers().add("candlewick-encoding", bytes(encoding));
        }
        return record;
    }

    @Test
    @Order(8)
    void garbageIsKeptWithItsReasonAndDisturbsNothing() throws Exception {
        long restarts = TERMINAL.status().get("job").get("restarts").asLong();
        long rejectedBefore = TERMINAL.status().get("rejected").asLong();
        Map<String, byte @Nullable []> garbage = garbage();
        List<String> places = send(garbage);
        TERMINAL.good("drain");

        JsonNode status = TERMINAL.status();
        assertThat(status.get("job").get("restarts").asLong()).isEqualTo(restarts);
        assertThat(status.get("job").get("state").asText()).isEqualTo("RUNNING");
        assertThat(status.get("rejected").asLong()).isEqualTo(rejectedBefore + garbage.size());
        List<String> reasons =
                TERMINAL.rows("SELECT DISTINCT reason FROM rejected_tick ORDER BY reason");
        assertThat(reasons)
                .containsExactly(
                        "EMPTY",
                        "MALFORMED",
                        "MISSING_FIELD",
                        "SYMBOL", // sent with both encodings
                        "UNKNOWN_TYPE",
                        "WRONG_TYPE");
        String tail = TERMINAL.good("tail", "rejected", "-n", "100").out();
        places.forEach(place -> assertThat(tail).contains(place + "\t"));
        assertThat(tail.lines())
                .allMatch(line -> line.chars().noneMatch(c -> c < ' ' && c != '\t'));
        assertThat(TERMINAL.good("tail", "ticks", "-n", "200").out())
                .contains("REJECTED UNKNOWN_TYPE");
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
    }

    @Test
    @Order(9)
    void theFormingCandleOnTheScreenFollowsTheDatabase() {
        TERMINAL.good(
                "feed",
                "--detach",
                "--feed",
                "simulated",
                "--symbols",
                "ACME",
                "--rate",
                "2",
                "--history",
                "1m");
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                !TERMINAL.rows(
                                                "SELECT 1 FROM candle WHERE symbol = 'ACME' AND"
                                                        + " interval = '1m' AND start_time > now() -"
                                                        + " interval '2 minutes'")
                                        .isEmpty());

        new ScreenWatch(TERMINAL, "ACME").followsTheDatabaseUntilANewCandleAppears();
    }

    /** Passwords stand in files and in the environment of every process, and nowhere else. */
    @Test
    @Order(9)
    void noSecretIsInALogOnAPageOrInAnArgumentList() throws IOException {
        Running running = TERMINAL.running();
        URI flink = running.stack().cluster().restUrl();
        String failure = submitWithTheWrongPassword(flink);
        assertThat(failure).contains("Cannot look up epoch 77").contains("candlewick_writer");
        URI dashboard = URI.create(TERMINAL.dashboard());

        List<String> secrets = TERMINAL.secrets();
        SecretSearch search = new SecretSearch(secrets);
        search.flink(flink);
        search.page(dashboard);
        search.page(dashboard.resolve("/actuator/env"));
        search.page(dashboard.resolve("/actuator/health"));
        search.page(dashboard.resolve("/no-such-page"));
        search.argumentLists();
        search.files(TERMINAL.state(), "secrets/", "/data/");

        assertThat(secrets).hasSizeGreaterThan(4).contains(Terminal.CANARY);
        assertThat(search.searched())
                .contains("/jobmanager/log", "/jobmanager/config", "/jobmanager/environment", "/")
                .anyMatch(where -> where.matches("/taskmanagers/[^/]+/logs/.*\\.log"))
                .anyMatch(where -> where.matches("/jobs/[^/]+/exceptions"))
                .anyMatch(where -> where.matches("/proc/\\d+/cmdline"))
                .anyMatch(where -> where.endsWith("dashboard.log"))
                .anyMatch(where -> where.endsWith("supervisor.log"))
                .anyMatch(where -> where.contains("broker"));
        assertThat(search.found()).isEmpty();
    }

    /** The supervisor has it, for the feeds that it starts; no other process does. */
    @Test
    @Order(9)
    void theKeyOfASourceIsInTheEnvironmentOfNoComponent() throws IOException {
        List<String> searched = new ArrayList<>();
        for (JsonNode component : TERMINAL.status().get("components")) {
            if (component.get("pid").isNumber()) {
                searched.add(component.get("name").asText());
                assertThat(environment(component.get("pid").asLong()))
                        .as(searched.getLast())
                        .doesNotContain(Terminal.MARKET_KEY);
            }
        }

        assertThat(searched).hasSizeGreaterThan(4);
        assertThat(environment(TERMINAL.running().state().supervisor()))
                .contains(Terminal.MARKET_KEY);
    }

    private static String environment(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/environ"), ISO_8859_1);
    }

    /** What Flink says of a job that reads its password from the environment, where another is. */
    private static String submitWithTheWrongPassword(URI flink) {
        FlinkRest rest = new FlinkRest(flink);
        String jar = rest.upload(JobJar.path());
        FlinkRest.Run run =
                new FlinkRest.Run(
                        List.of(
                                "--bootstrap-servers",
                                TERMINAL.running().stack().broker().bootstrapServers(),
                                "--database-url",
                                TERMINAL.running().stack().database().jdbcUrl(),
                                "--log-epoch",
                                "77"),
                        Optional.empty(),
                        Optional.empty());
        try {
            throw new AssertionError("Flink runs it: " + rest.run(jar, run));
        } catch (FlinkRestException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    @Order(10)
    void theSystemAuditsItselfAndSaysWhatItFinds() {
        await().atMost(Duration.ofMinutes(2))
                .until(
                        () ->
                                !TERMINAL.rows("SELECT 1 FROM audit_run WHERE outcome = 'OK'")
                                        .isEmpty());
        // What the audit may have seen while candles were refused is not what this is about.
        TERMINAL.asOwner("TRUNCATE audit_run");
        List<String> rows =
                TERMINAL.rows(
                        "SELECT symbol, to_char(start_time AT TIME ZONE 'UTC',"
                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM candle WHERE interval = '1m'"
                                + " AND state = 'CLOSED' AND symbol <> 'ACME' AND high > low AND close = low"
                                + " ORDER BY start_time DESC, symbol LIMIT 1");
        Row row = Row.of(rows.getFirst());
        assertThat(TERMINAL.good("audit", "--at", row.startTime()).lastLine())
                .startsWith("audit: OK, epoch 1, ");

        TERMINAL.asOwner("UPDATE candle_1m SET close = high WHERE " + row.condition());
        assertThat(TERMINAL.type("audit", "--at", row.startTime()).with(1).out())
                .contains(
                        "DIFFERENT candle_1m %s %s close: expected "
                                .formatted(row.symbol(), row.startTime()));
        assertThat(TERMINAL.type("status").with(1).out())
                .contains("1 DIFFERENCES between candles and log")
                .contains("candle_1m " + row.symbol());
        assertThat(TERMINAL.status().get("audit").get("differences").asLong()).isEqualTo(1);

        TERMINAL.asOwner("UPDATE candle_1m SET close = low WHERE " + row.condition());
        assertThat(TERMINAL.good("audit", "--at", row.startTime()).lastLine())
                .startsWith("audit: OK, epoch 1, ");
        assertThat(TERMINAL.good("status").out()).contains("Self-audit           OK at ");
        assertThat(TERMINAL.status().get("audit").get("unresolved").asLong()).isZero();
    }

    /** Two pages are open, one of them as narrow as a telephone; nobody touches them. */
    @Test
    @Order(11)
    void aLateTickChangesTheCandleOnEveryOpenPage() throws Exception {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(240);
        sendTick("LATE", minute.getEpochSecond() + 10, "12");
        String url = TERMINAL.dashboard() + "/?symbol=LATE&interval=1m";
        try (Browser browser = Browser.open()) {
            List<OpenChart> charts =
                    List.of(
                            new OpenChart(browser.page(), url, 1440),
                            new OpenChart(browser.page(), url, 390));
            awaitOn(charts, minute, new OpenChart.Version("CLOSED", 0, 1, new BigDecimal("1")));

            sendTick("LATE", minute.getEpochSecond() + 30, "11");
            awaitOn(charts, minute, new OpenChart.Version("REVISED", 1, 2, new BigDecimal("2")));
            for (OpenChart chart : charts) {
                chart.isToldOldNews(minute);
                assertThat(chart.figuresOfTheNewestRevised(Duration.ofSeconds(30)))
                        .contains("×1, late tick: L 12 → 11, C 12 → 11, Vol 1 → 2");
                chart.picture("late-tick-" + chart.width());
                chart.look();
                assertThat(chart.wentBack()).isEmpty();
            }
        }
    }

    private static void awaitOn(List<OpenChart> charts, Instant start, OpenChart.Version version) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () ->
                                assertThat(charts)
                                        .allSatisfy(
                                                chart -> {
                                                    chart.look();
                                                    assertThat(chart.version(start))
                                                            .contains(version);
                                                }));
    }

    @Test
    @Order(12)
    void anOperatorSeesItAll() throws Exception {
        long minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).getEpochSecond() - 240;
        // One that closes by the heartbeats of the feed that runs, is revised then, and one too
        // late.
        sendTick("REVISED", minute, "10");
        await().atMost(Duration.ofMinutes(1)).until(() -> stateOfRevised("CLOSED"));
        sendTick("REVISED", minute + 1, "11");
        sendTick("REVISED", minute - 3600, "12");
        await().atMost(Duration.ofMinutes(1)).until(() -> stateOfRevised("REVISED"));
        TERMINAL.good("drain");

        OperatorsView.checkMetrics(Path.of(TERMINAL.running().state().urls().get("metrics")));
        OperatorsView.checkMarket(TERMINAL.running().stack().database(), "ACME");
    }

    private static boolean stateOfRevised(String state) {
        return !TERMINAL.rows(
                        "SELECT 1 FROM candle WHERE symbol = 'REVISED' AND interval = '1m' AND state = '"
                                + state
                                + "'")
                .isEmpty();
    }

    private static void sendTick(String symbol, long second, String price) throws Exception {
        send(
                Map.of(
                        symbol,
                        bytes(
                                "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s,\"size\":1}"
                                        .formatted(symbol, second * 1_000_000, price))));
    }

    @Test
    @Order(12)
    void aRuleIsSetWhileTheJobRunsAndHoldsFromItsTimeOn() throws Exception {
        long restarts = TERMINAL.restarts();
        long minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).getEpochSecond() - 1200;
        String from = Instant.ofEpochSecond(minute + 720).toString();
        String[] change = {
            "rules", "set", "--kind", "gap", "--symbol", "RULE.*", "--from", from, "--back-date"
        };
        TERMINAL.type(with(change, "--off", "--reason", "x", "--venue", "XFRA")).with(2);
        assertThat(TERMINAL.good(with(change, "--off", "--reason", "a test")).out())
                .isEqualTo("GAP RULE.*, venue any: default -> off from %s%n".formatted(from));
        produce(
                List.of(
                        new ProducerRecord<>(
                                "anomaly-rules", bytes("GAP|*||0"), bytes("{\"kind\":\"GAP\"}"))));

        // Pauses of eight minutes with a jump behind each, the second one under the rule.
        for (String symbol : List.of("RULE.A", "OTHER.A")) {
            sendTick(symbol, minute, "100");
            sendTick(symbol, minute + 480, "110");
            sendTick(symbol, minute + 960, "121");
        }
        String second = Instant.ofEpochSecond(minute + 480).toString();
        String third = Instant.ofEpochSecond(minute + 960).toString();
        awaitGaps("OTHER.A " + second + " 0", "OTHER.A " + third + " 0", "RULE.A " + second + " 0");

        // The candle is out; the rule for it changes, and it is judged again.
        JsonNode taken =
                new ObjectMapper()
                        .readTree(
                                TERMINAL.good(
                                                with(
                                                        change,
                                                        "--critical",
                                                        "4",
                                                        "--reason",
                                                        "another",
                                                        "--json"))
                                        .out());
        assertThat(taken.get("info").decimalValue()).isEqualByComparingTo("1");
        assertThat(taken.get("before").get("action").asText()).isEqualTo("OFF");
        awaitGaps(
                "OTHER.A " + second + " 0",
                "OTHER.A " + third + " 0",
                "RULE.A " + second + " 0",
                "RULE.A " + third + " " + (taken.get("offset").asLong() + 1));

        assertThat(TERMINAL.good("rules", "history").out().lines())
                .hasSize(4)
                .anyMatch(line -> line.contains("default") && line.endsWith("a test"))
                .anyMatch(line -> line.contains("REJECTED") && line.contains("MISSING_FIELD"))
                .anyMatch(line -> line.contains("off") && line.endsWith("another"));
        assertThat(
                        TERMINAL.rows(
                                "SELECT action_before, action, critical, reason FROM anomaly_rule_history ORDER BY changed_at"))
                .containsExactly("DEFAULT\tOFF\t\\N\ta test", "OFF\tTHRESHOLDS\t4\tanother");
        assertThat(TERMINAL.rows("SELECT kind, symbol_glob, warn, reason FROM anomaly_rule"))
                .containsExactly("GAP\tRULE.*\t1\tanother");
        assertThat(TERMINAL.good("rules", "list", "--symbol", "RULE.A", "--kind", "GAP").out())
                .contains("RULE.*")
                .contains("another");
        assertThat(TERMINAL.restarts()).isEqualTo(restarts);
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private static void awaitGaps(String... symbolsTimesAndRules) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () ->
                                assertThat(
                                                TERMINAL.rows(
                                                        """
                                                        SELECT symbol || ' ' || to_char(start_time, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || rules_version
                                                        FROM live_anomaly
                                                        WHERE kind = 'GAP' AND symbol IN ('RULE.A', 'OTHER.A') AND status = 'OPEN'
                                                        ORDER BY 1"""))
                                        .containsExactly(symbolsTimesAndRules));
    }

    @Test
    @Order(13)
    void verifyFindsEveryChangeOfTheTable() {
        List<String> rows =
                TERMINAL.rows(
                        "SELECT symbol, to_char(start_time AT TIME ZONE 'UTC',"
                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM candle WHERE interval = '1m'"
                                + " AND state = 'CLOSED' AND symbol NOT IN ('ACME', 'REVISED') AND open IS NOT NULL"
                                + " ORDER BY start_time DESC, symbol LIMIT 2");
        Row changed = Row.of(rows.get(0));
        Row deleted = Row.of(rows.get(1));

        TERMINAL.asOwner(
                "UPDATE candle_1m SET close = (low + high) / 2 + 0.00000001, high ="
                        + " greatest(high, (low + high) / 2 + 0.00000001) WHERE "
                        + changed.condition());
        assertThatVerifyNames(changed);

        TERMINAL.asOwner("DELETE FROM candle_1m WHERE " + deleted.condition());
        assertThatVerifyNames(deleted);

        Row inserted = new Row(changed.symbol(), "2030-01-01T00:00:00Z");
        TERMINAL.asOwner(
                "INSERT INTO candle_1m SELECT (jsonb_populate_record(c, jsonb_build_object("
                        + "'start_time', '2030-01-01T00:00:00Z', 'end_time', '2030-01-01T00:01:00Z',"
                        + "'open_at', '2030-01-01T00:00:01Z', 'high_at', '2030-01-01T00:00:01Z',"
                        + "'low_at', '2030-01-01T00:00:01Z', 'close_at', '2030-01-01T00:00:01Z'))).*"
                        + " FROM candle_1m c WHERE "
                        + changed.condition());
        assertThatVerifyNames(inserted);
    }

    private record Row(String symbol, String startTime) {
        static Row of(String line) {
            String[] columns = line.split("\t", -1);
            return new Row(columns[0], columns[1]);
        }

        String condition() {
            return "symbol = '" + symbol + "' AND start_time = '" + startTime + "'";
        }
    }

    private static void assertThatVerifyNames(Row row) {
        Terminal.Answer found = TERMINAL.type("verify").with(1);

        assertThat(found.out().lines())
                .anyMatch(
                        line ->
                                line.contains(row.symbol())
                                        && line.contains("1m")
                                        && line.contains(row.startTime().substring(0, 16)));
        assertThat(found.lastLine()).doesNotContain(" 0 differences");
    }

    /** Sums of the smaller interval that do not make the larger one, from 1s to 1h. */
    private static List<String> nestingErrors() {
        return TERMINAL.rows(
                """
                SELECT large.symbol, large.interval, large.start_time
                FROM (VALUES ('1s', '1m'), ('1m', '5m'), ('5m', '15m'), ('15m', '1h')) AS step (small, large)
                JOIN candle large ON large.interval = step.large
                LEFT JOIN LATERAL (
                    SELECT sum(volume) AS volume, sum(tick_count) AS tick_count, max(high) AS high, min(low) AS low
                    FROM candle c
                    WHERE c.interval = step.small AND c.symbol = large.symbol
                      AND c.start_time >= large.start_time AND c.start_time < large.end_time) sums ON true
                WHERE (sums.volume, sums.tick_count) IS DISTINCT FROM (large.volume, large.tick_count)
                   OR (sums.high, sums.low) IS DISTINCT FROM (large.high, large.low)
                LIMIT 5""");
    }

    /** Candles of all data sets whose prices do not lie as they must. */
    private static List<String> priceErrors() {
        return TERMINAL.rows(
                """
                SELECT symbol, interval, start_time FROM candle
                WHERE least(open, close, vwap) < low OR greatest(open, close, vwap) > high
                   OR volume < price_volume OR (vwap IS NULL) <> (price_volume = 0)
                LIMIT 5""");
    }

    /** A file with this text. */
    private static String file(String name, String text) {
        try {
            Path file = Files.createTempFile(name, ".csv");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte @Nullable []> garbage() {
        Map<String, byte @Nullable []> garbage = new LinkedHashMap<>();
        garbage.put("truncated", bytes("{\"symbol\":\"IBM\",\"event_time\":138"));
        garbage.put("no json", bytes("hello\u001b[2J\u0000"));
        garbage.put("random", new byte[] {(byte) 0xff, 0, 1, (byte) 0x80, (byte) 0xc3});
        garbage.put("array", bytes("[1,2,3]"));
        garbage.put("empty", new byte[0]);
        garbage.put("null", null);
        garbage.put("one megabyte", bytes("x".repeat(1 << 20)));
        garbage.put(
                "wrong type",
                bytes(
                        "{\"symbol\":\"IBM\",\"event_time\":1381132830270000,\"price\":\"181\",\"size\":1}"));
        garbage.put("unknown type", bytes("{\"type\":\"QUOTE\",\"symbol\":\"IBM\"}"));
        garbage.put("unknown fields only", bytes("{\"hello\":{\"deep\":[1]},\"world\":2}"));
        return garbage;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Sends them; returns the place of each in the log, as tail writes it. */
    private static List<String> send(Map<String, byte @Nullable []> messages)
            throws ExecutionException, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        messages.forEach(
                (key, value) -> records.add(new ProducerRecord<>("ticks", bytes(key), value)));
        return produce(records);
    }

    private static List<String> produce(List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        List<String> places = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = TERMINAL.producer()) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                var place = producer.send(record).get();
                places.add(place.partition() + ":" + place.offset());
            }
        }
        return places;
    }
}
