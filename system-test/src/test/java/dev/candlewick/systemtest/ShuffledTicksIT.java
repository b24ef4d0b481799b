package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.FlinkProcess;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.systemtest.arrival.Arrival;
import dev.candlewick.systemtest.arrival.TestMarket;
import dev.candlewick.systemtest.arrival.UsualBuilders;
import dev.candlewick.systemtest.arrival.UsualBuilders.Minute;
import dev.candlewick.verify.Verification;
import dev.candlewick.verify.VerifyOptions;
import dev.candlewick.verify.VerifyReport;
import dev.candlewick.verify.rule.InstrumentFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One market three times, each time into a topic and an epoch of its own: in order, shuffled as far
 * as the horizon allows, and with some delays while a TaskManager is killed. The candles are the
 * same.
 */
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShuffledTicksIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** One second below the job's own horizon, microseconds. */
    private static final long LONGEST_DELAY = 599_000_000;

    private static final int PARTS = 12;

    private static final List<String> INTERVALS = List.of("1s", "1m", "5m", "15m", "1h", "1d");

    @TempDir private static Path folder;

    private static List<Tick> market = List.of();
    private static List<Tick> shuffled = List.of();
    private static List<Tick> delayed = List.of();
    private static Optional<String> job = Optional.empty();

    private final LocalStack stack;

    ShuffledTicksIT(LocalStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    static void theMarketIsTheSameEverywhere() {
        market = TestMarket.simulated();
        RealData.folder()
                .map(data -> data.resolve("ticks/us-equity-ibm-20131007-11.csv.gz"))
                .ifPresent(ibm -> market = TestMarket.together(market, TestMarket.recorded(ibm)));
        shuffled = Arrival.shuffled(market, 1, LONGEST_DELAY, 1);
        delayed = Arrival.shuffled(market, 0.01, LONGEST_DELAY, 2);
    }

    @AfterEach
    void oneJobAtATime() {
        job.ifPresent(id -> stack.cluster().rest().cancel(id, Duration.ofSeconds(30)));
        job = Optional.empty();
    }

    @Test
    @Order(1)
    void ticksInOrderMakeTheCandlesToCompareWith() throws Exception {
        foldedWithoutADifference(1, market, () -> {});

        assertThat(number("SELECT count(*) FROM candle WHERE interval = '1m'")).isGreaterThan(500);
    }

    @Test
    @Order(2)
    void ticksShuffledInsideTheHorizonMakeTheSameCandles() throws Exception {
        foldedWithoutADifference(2, shuffled, () -> {});

        assertThat(differencesFromTheFirstRun(2)).isEmpty();
        assertThat(number("SELECT count(*) FROM candle_revision WHERE log_epoch = 2")).isPositive();
    }

    @Test
    @Order(3)
    void delayedTicksAndAKilledTaskManagerMakeTheSameCandles() throws Exception {
        foldedWithoutADifference(3, delayed, this::killTheTaskManager);

        await().atMost(PATIENCE)
                .until(() -> stack.cluster().rest().restarts(job.orElseThrow()) > 0);
        assertThat(differencesFromTheFirstRun(3)).isEmpty();
        assertThat(number("SELECT count(*) FROM candle_revision WHERE log_epoch = 3")).isPositive();
    }

    @Test
    @Order(4)
    void buildersThatSkipOrMisplaceLateTicksMakeOthers() throws Exception {
        UsualBuilders usual = new UsualBuilders(InstrumentFile.parse(TestMarket.INSTRUMENTS));
        Map<Minute, String> right = minutes();
        assertThat(UsualBuilders.differing(right, usual.skipLate(market))).isZero();
        assertThat(UsualBuilders.differing(right, usual.bucketByArrival(market))).isZero();

        assertThat(UsualBuilders.differing(right, usual.skipLate(delayed))).isPositive();
        assertThat(UsualBuilders.differing(right, usual.bucketByArrival(delayed))).isPositive();
    }

    private static List<Tick> part(List<Tick> arriving, int part) {
        int size = arriving.size();
        return arriving.subList(size * (part - 1) / PARTS, size * part / PARTS);
    }

    private interface Disturbance {
        void happen() throws Exception;
    }

    /**
     * One run. The ticks are sent in parts, each with the word that all before it has been sent, so
     * that candles close; the late ones of the next part revise them.
     */
    private void foldedWithoutADifference(int epoch, List<Tick> arriving, Disturbance disturbance)
            throws Exception {
        String topic = "ticks-" + epoch;
        stack.broker().createTopic(topic, Broker.TICKS_PARTITIONS);
        job = Optional.of(submit(epoch, topic));
        await().atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM epoch WHERE log_epoch = " + epoch) == 1);
        show(epoch);
        try (NestingWatch nesting = NestingWatch.over(stack.database(), epoch);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            Set<String> ids = new HashSet<>();
            for (int part = 1; part <= PARTS; part++) {
                List<Tick> sent = part(arriving, part);
                send(producer, topic, sent);
                sent.forEach(tick -> ids.add(tick.symbol() + ' ' + tick.tradeId()));
                if (part == PARTS / 2) {
                    disturbance.happen();
                }
                await().atMost(PATIENCE).until(() -> ticksFolded(epoch) == ids.size());
            }
            nesting.foundNothing();
        }
        assertThat(number("SELECT count(*) FROM late_tick WHERE log_epoch = " + epoch)).isZero();
        assertThat(brokenHistories(epoch)).isEmpty();
        VerifyReport report = Verification.run(verification(), message -> {});
        assertThat(report.ok()).as(report.lastLine()).isTrue();
    }

    private void killTheTaskManager() {
        FlinkProcess taskManager = stack.cluster().taskManagers().getFirst();
        taskManager.kill();
        taskManager.start(Progress.SILENT);
    }

    private String submit(int epoch, String topic) throws IOException {
        Path instruments = folder.resolve("instruments.csv");
        Files.writeString(instruments, TestMarket.INSTRUMENTS);
        FlinkRest rest = stack.cluster().rest();
        return rest.run(
                rest.upload(JobJar.path()),
                new FlinkRest.Run(
                        List.of(
                                "--bootstrap-servers",
                                stack.broker().bootstrapServers(),
                                "--topic",
                                topic,
                                "--group",
                                topic,
                                "--log-epoch",
                                Integer.toString(epoch),
                                "--instruments",
                                instruments.toString(),
                                "--database-url",
                                stack.database().jdbcUrl(),
                                "--database-password-file",
                                stack.database().passwordFile(Role.WRITER).toString()),
                        Optional.empty(),
                        Optional.empty()));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.broker().bootstrapServers());
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, List<Tick> ticks)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Tick tick : ticks) {
            sent.add(
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    tick.symbol().getBytes(StandardCharsets.UTF_8),
                                    MessageWriter.trade(tick))));
        }
        long newest = ticks.stream().mapToLong(Tick::eventTime).max().orElseThrow();
        for (int partition = 0; partition < Broker.TICKS_PARTITIONS; partition++) {
            sent.add(
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    partition,
                                    null,
                                    MessageWriter.heartbeat("test", newest))));
        }
        producer.flush();
        for (Future<RecordMetadata> acknowledged : sent) {
            acknowledged.get();
        }
    }

    private VerifyOptions verification() {
        return VerifyOptions.of(
                stack.broker().bootstrapServers(),
                stack.database().jdbcUrl(),
                Role.OWNER.roleName(),
                stack.database().password(Role.OWNER));
    }

    /** Makes an epoch the one that views show and {@code verify} looks at. */
    private void show(int epoch) throws SQLException {
        if (epoch > 1) {
            rows("SELECT switch_epoch(" + epoch + ")");
        }
    }

    private long ticksFolded(int epoch) throws SQLException {
        return number(
                "SELECT coalesce(sum(tick_count), 0)::bigint FROM candle_1d WHERE log_epoch = "
                        + epoch);
    }

    /** Candles whose values are not those of the first run, or that only one run has. */
    private List<String> differencesFromTheFirstRun(int epoch) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String interval : INTERVALS) {
            found.addAll(
                    rows(
                            """
                            SELECT '%1$s', symbol, start_time
                            FROM (SELECT * FROM (%3$s) f WHERE log_epoch = 1) first
                            FULL JOIN (SELECT * FROM (%3$s) o WHERE log_epoch = %2$d) other USING (symbol, start_time)
                            WHERE first.facts IS DISTINCT FROM other.facts LIMIT 5"""
                                    .formatted(
                                            interval,
                                            epoch,
                                            """
                                            SELECT log_epoch, symbol, start_time, to_jsonb(c)
                                                - '{log_epoch,first_offset,last_offset,fingerprint,is_final,revision,recorded_at}'::text[] AS facts
                                            FROM candle_%s c"""
                                                    .formatted(interval))));
        }
        return found;
    }

    /** Revisions whose old values are not the new ones before, or whose last is not the candle. */
    private List<String> brokenHistories(int epoch) throws SQLException {
        List<String> found =
                rows(
                        """
                        SELECT interval, symbol, start_time, revision FROM (
                            SELECT *, lag(new_values) OVER chain AS values_before, row_number() OVER chain AS place,
                                   lag(new_recorded_at) OVER chain AS recorded_before
                            FROM candle_revision WHERE log_epoch = %d
                            WINDOW chain AS (PARTITION BY symbol, interval, start_time ORDER BY revision)) r
                        WHERE revision <> place OR old_values = new_values OR new_recorded_at <= old_recorded_at
                           OR place > 1 AND (old_values <> values_before OR old_recorded_at <> recorded_before)
                        LIMIT 5"""
                                .formatted(epoch));
        for (String interval : INTERVALS) {
            found.addAll(
                    rows(
                            """
                            SELECT '%1$s', c.symbol, c.start_time
                            FROM candle_%1$s c LEFT JOIN LATERAL (
                                SELECT revision, new_values, new_recorded_at FROM candle_revision r
                                WHERE r.log_epoch = c.log_epoch AND r.symbol = c.symbol
                                  AND r.interval = '%1$s' AND r.start_time = c.start_time
                                ORDER BY revision DESC LIMIT 1) newest ON true
                            WHERE c.log_epoch = %2$d AND (c.revision <> coalesce(newest.revision, 0)
                               OR newest.revision > 0 AND (NOT c.is_final OR newest.new_recorded_at <> c.recorded_at
                                  OR newest.new_values <> to_jsonb(c) - '{is_final,revision,recorded_at}'::text[]))
                            LIMIT 5"""
                                    .formatted(interval, epoch)));
        }
        return found;
    }

    /** The candles of the last run, as {@link Bar#values} writes them. */
    private Map<Minute, String> minutes() throws SQLException {
        Map<Minute, String> minutes = new HashMap<>();
        try (Connection connection = stack.database().connect(Role.OWNER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT symbol, (extract(epoch FROM start_time) * 1000000)::bigint,
                                       concat_ws(' ', coalesce(trim_scale(open)::text, '-'), coalesce(trim_scale(high)::text, '-'),
                                                 coalesce(trim_scale(low)::text, '-'), coalesce(trim_scale(close)::text, '-'),
                                                 trim_scale(volume))
                                FROM candle WHERE interval = '1m'""")) {
            while (row.next()) {
                minutes.put(
                        new Minute(Objects.requireNonNull(row.getString(1)), row.getLong(2)),
                        Objects.requireNonNull(row.getString(3)));
            }
        }
        return minutes;
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).getFirst());
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = stack.database().connect(Role.OWNER);
                Statement statement = connection.createStatement()) {
            // Times within JSON are text; those of the history are in UTC.
            statement.execute("SET timezone TO 'UTC'");
            return rows(statement.executeQuery(sql));
        }
    }

    private static List<String> rows(ResultSet result) throws SQLException {
        try (ResultSet row = result) {
            int columns = row.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(String.valueOf(row.getString(column)));
                }
                rows.add(String.join(" ", cells));
            }
            return rows;
        }
    }
}
