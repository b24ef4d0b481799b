package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Role;
import dev.candlewick.systemtest.JobJar;
import dev.candlewick.systemtest.fault.FaultReport.Fault;
import dev.candlewick.systemtest.fault.FaultReport.Outcome;
import dev.candlewick.verify.Verification;
import dev.candlewick.verify.VerifyOptions;
import dev.candlewick.verify.VerifyReport;
import dev.candlewick.verify.log.TickClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One topic and epoch, the job that folds it, somebody who watches the rows, and the faults that
 * happen meanwhile.
 */
final class FaultRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String INSTRUMENTS =
            "symbol,calendar,condition_table,tick_size,name\nFAULT0,24x7,,0.01,Fault 0\n";

    private final LocalStack stack;
    private final String name;
    private final int epoch;
    private final long seed;
    private final String jdbcUrl;
    private final String jarId;
    private final Path instruments;
    private final TableWatch watch;
    private final List<Fault> faults = new ArrayList<>();
    private Optional<SteadyFeed> feed = Optional.empty();
    private String jobId;

    private FaultRun(LocalStack stack, String name, long seed, Path folder, String jdbcUrl)
            throws IOException, SQLException {
        this.stack = stack;
        this.name = name;
        this.seed = seed;
        this.jdbcUrl = jdbcUrl;
        instruments = Files.writeString(folder.resolve("instruments.csv"), INSTRUMENTS);
        epoch = (int) number("SELECT coalesce(max(log_epoch), 0) + 1 FROM epoch");
        stack.broker().createTopic(topic(), Broker.TICKS_PARTITIONS);
        jarId = rest().upload(JobJar.path());
        jobId = submit(Optional.empty(), 1);
        await().atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM epoch WHERE log_epoch = " + epoch) == 1);
        if (epoch > 1) {
            // Only one epoch may be in the making at a time.
            number("SELECT count(*) FROM (SELECT switch_epoch(" + epoch + ")) switched");
        }
        await().atMost(PATIENCE).until(() -> rest().job(jobId).orElseThrow().fullyRunning());
        watch = TableWatch.over(stack.database(), epoch, seed);
    }

    /**
     * Submits a job for a new topic and epoch.
     *
     * @param name of the run, part of the report's file names
     * @param folder for the instrument file
     */
    static FaultRun begin(LocalStack stack, String name, long seed, Path folder)
            throws IOException, SQLException {
        return begin(stack, name, seed, folder, stack.database().jdbcUrl());
    }

    /** The same, where the job finds the database at an address of its own. */
    static FaultRun begin(LocalStack stack, String name, long seed, Path folder, String jdbcUrl)
            throws IOException, SQLException {
        return new FaultRun(stack, name, seed, folder, jdbcUrl);
    }

    private String submit(Optional<String> restoreFrom, int parallelism) {
        return rest().run(
                        jarId,
                        new FlinkRest.Run(
                                List.of(
                                        "--bootstrap-servers",
                                        stack.broker().bootstrapServers(),
                                        "--topic",
                                        topic(),
                                        "--log-epoch",
                                        Integer.toString(epoch),
                                        "--instruments",
                                        instruments.toString(),
                                        "--database-url",
                                        jdbcUrl,
                                        "--database-password-file",
                                        stack.database().passwordFile(Role.WRITER).toString()),
                                Optional.empty(),
                                restoreFrom,
                                Optional.of(parallelism)));
    }

    /** Submits the job again, which has ended. */
    void goOnFrom(String checkpoint, int parallelism) {
        jobId = submit(Optional.of(checkpoint), parallelism);
    }

    private FlinkRest rest() {
        return stack.cluster().rest();
    }

    String topic() {
        return "faults-" + epoch;
    }

    String jobId() {
        return jobId;
    }

    int epoch() {
        return epoch;
    }

    TableWatch watch() {
        return watch;
    }

    /** Begins to send ticks, and returns when three seconds of them have become candles. */
    SteadyFeed feed(int ticksPerSecond) {
        SteadyFeed started =
                SteadyFeed.to(
                        stack.broker().bootstrapServers(),
                        topic(),
                        Broker.TICKS_PARTITIONS,
                        ticksPerSecond,
                        seed);
        feed = Optional.of(started);
        awaitCurrent(3L * ticksPerSecond);
        return started;
    }

    /** Returns when more ticks are folded, and at most the last two seconds of the feed are not. */
    private void awaitCurrent(long ticks) {
        SteadyFeed running = feed.orElseThrow();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(
                        () -> {
                            long folded = folded();
                            return folded > ticks
                                    && running.acknowledged() - folded <= 2L * running.rate();
                        });
    }

    /** What does damage and says by what it can be seen to have happened. */
    interface Disturbance {
        String happen() throws Exception;
    }

    /**
     * Causes a fault that is over when the disturbance returns, waits until the rows are current
     * again, and notes it.
     *
     * @return seconds from the end of the fault until the rows were current
     */
    double cause(String id, String what, Disturbance disturbance) throws Exception {
        String job = jobId;
        int failures = failures();
        String proof = disturbance.happen();
        long acknowledged = feed.orElseThrow().acknowledged();
        long over = System.nanoTime();
        awaitCurrent(acknowledged);
        double seconds = (System.nanoTime() - over) / 1e9;
        int restarts = job.equals(jobId) ? failures() - failures : 1;
        faults.add(new Fault(id, what, proof, seconds, restarts));
        return seconds;
    }

    /** Notes a fault of which all has happened. */
    void note(Fault fault) {
        faults.add(fault);
    }

    /** How often the job has failed and restarted since it was submitted last. */
    int failures() {
        return rest().failures(jobId);
    }

    private long folded() throws SQLException {
        return number(
                "SELECT coalesce(sum(tick_count), 0)::bigint FROM candle_1d WHERE log_epoch = "
                        + epoch);
    }

    /** Stops the feed, and proves that all it has sent is in the candles, once. */
    Outcome prove() throws Exception {
        return prove(feed.orElseThrow().stop(), 0);
    }

    /**
     * Waits until that many ticks are folded, looks through what was watched, folds the log again
     * and compares, writes the report, and only then complains.
     */
    Outcome prove(long ticks, long rejected) throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(folded()).isEqualTo(ticks));
        TableWatch.Sight sight = watch.stop();
        PrefixFold log = PrefixFold.of(stack.broker().bootstrapServers(), topic(), INSTRUMENTS);
        List<String> notAFold =
                sight.samples().stream()
                        .filter(row -> !row.equals(log.fold(row)))
                        .map(row -> row + " instead of " + log.fold(row))
                        .toList();
        VerifyReport verified = Verification.run(verification(), message -> {});
        Outcome outcome =
                new Outcome(
                        seed,
                        ticks,
                        verified.tickCount(TickClass.REJECTED),
                        verified.candleCount(),
                        sight.looks(),
                        sight.changes(),
                        sight.samples().size(),
                        sight.wentBack(),
                        notAFold,
                        verified.differenceCount());
        FaultReport.write(name, faults, outcome);
        assertThat(sight.wentBack()).as("rows that went back").isEmpty();
        assertThat(notAFold).as("rows that are no fold of the log").isEmpty();
        assertThat(sight.samples()).hasSizeGreaterThan(100);
        assertThat(verified.ok()).as(verified.lastLine()).isTrue();
        assertThat(verified.tickCount(TickClass.REJECTED)).isEqualTo(rejected);
        assertThat(verified.tickCount(TickClass.APPLIED)).isEqualTo(ticks);
        return outcome;
    }

    private VerifyOptions verification() {
        Database database = stack.database();
        return VerifyOptions.of(
                        stack.broker().bootstrapServers(),
                        database.jdbcUrl(),
                        Role.OWNER.roleName(),
                        database.password(Role.OWNER))
                .epoch(epoch);
    }

    /** The number that a query gives. */
    long number(String sql) throws SQLException {
        try (Connection connection = stack.database().connect(Role.OWNER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        feed.ifPresent(SteadyFeed::close);
        watch.close();
        rest().cancel(jobId, PATIENCE);
    }
}
