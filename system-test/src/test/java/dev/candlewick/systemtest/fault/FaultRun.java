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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One topic and epoch, the job that folds it, somebody who watches the rows, and the faults that
 * happen meanwhile.
 */
final class FaultRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String INSTRUMENTS =
            "symbol,calendar,condition_table,tick_size,name\nFAULT0,24x7,,0.01,Fault 0\n";

    private final LocalStack stack;
    private final Setup setup;
    private final int epoch;
    private final String topic;
    private final String jarId;
    private final Path instruments;
    private final TableWatch watch;
    private final List<Fault> faults = new ArrayList<>();
    private Optional<SteadyFeed> feed = Optional.empty();
    private String jobId;
    private long beside;

    /**
     * What a run is made of.
     *
     * @param name part of the report's file names
     * @param folder for the instrument file
     * @param jdbcUrl where the job finds the database
     * @param jar the job
     * @param arguments of the job, beside those that every run has
     * @param topic that exists already; empty: one of its own
     * @param before what happens to the topic before the job is submitted
     */
    record Setup(
            LocalStack stack,
            String name,
            long seed,
            Path folder,
            String jdbcUrl,
            Path jar,
            List<String> arguments,
            Optional<String> topic,
            Consumer<String> before) {

        static Setup of(LocalStack stack, String name, long seed, Path folder) {
            return new Setup(
                    stack,
                    name,
                    seed,
                    folder,
                    stack.database().jdbcUrl(),
                    JobJar.path(),
                    List.of(),
                    Optional.empty(),
                    topic -> {});
        }

        Setup databaseAt(String url) {
            return new Setup(stack, name, seed, folder, url, jar, arguments, topic, before);
        }

        Setup ofJar(Path other) {
            return new Setup(stack, name, seed, folder, jdbcUrl, other, arguments, topic, before);
        }

        Setup with(String... more) {
            return new Setup(stack, name, seed, folder, jdbcUrl, jar, List.of(more), topic, before);
        }

        Setup over(String existing) {
            return new Setup(
                    stack,
                    name,
                    seed,
                    folder,
                    jdbcUrl,
                    jar,
                    arguments,
                    Optional.of(existing),
                    before);
        }

        Setup after(Consumer<String> filling) {
            return new Setup(stack, name, seed, folder, jdbcUrl, jar, arguments, topic, filling);
        }

        /** Submits the job for a new epoch. */
        FaultRun begin() throws IOException, SQLException {
            return new FaultRun(this);
        }
    }

    private FaultRun(Setup setup) throws IOException, SQLException {
        this.stack = setup.stack();
        this.setup = setup;
        instruments = Files.writeString(setup.folder().resolve("instruments.csv"), INSTRUMENTS);
        epoch = (int) number("SELECT coalesce(max(log_epoch), 0) + 1 FROM epoch");
        topic = setup.topic().orElse("faults-" + epoch);
        stack.broker().createTopic(topic, Broker.TICKS_PARTITIONS);
        setup.before().accept(topic);
        jarId = rest().upload(setup.jar());
        jobId = submit(Optional.empty(), 1, List.of());
        await().atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM epoch WHERE log_epoch = " + epoch) == 1);
        if (epoch > 1) {
            // Only one epoch may be in the making at a time.
            number("SELECT count(*) FROM (SELECT switch_epoch(" + epoch + ")) switched");
        }
        await().atMost(PATIENCE).until(() -> rest().job(jobId).orElseThrow().fullyRunning());
        watch = TableWatch.over(stack.database(), epoch, setup.seed());
    }

    /** Submits a job for a new topic and epoch. */
    static FaultRun begin(LocalStack stack, String name, long seed, Path folder)
            throws IOException, SQLException {
        return Setup.of(stack, name, seed, folder).begin();
    }

    private String submit(Optional<String> restoreFrom, int parallelism, List<String> more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers",
                                stack.broker().bootstrapServers(),
                                "--topic",
                                topic,
                                "--log-epoch",
                                Integer.toString(epoch),
                                "--instruments",
                                instruments.toString(),
                                "--database-url",
                                setup.jdbcUrl(),
                                "--database-password-file",
                                stack.database().passwordFile(Role.WRITER).toString()));
        arguments.addAll(setup.arguments());
        arguments.addAll(more);
        return rest().run(
                        jarId,
                        new FlinkRest.Run(
                                arguments,
                                Optional.empty(),
                                restoreFrom,
                                Optional.of(parallelism)));
    }

    /** Submits the job again, which has ended. */
    void goOnFrom(String checkpoint, int parallelism) {
        jobId = submit(Optional.of(checkpoint), parallelism, List.of());
    }

    /**
     * A second job for the same epoch, which nobody may run: it folds the log from its beginning.
     *
     * @return its id
     */
    String rival(String... arguments) {
        return submit(Optional.empty(), 1, List.of(arguments));
    }

    private FlinkRest rest() {
        return stack.cluster().rest();
    }

    String topic() {
        return topic;
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
        return feed(ticksPerSecond, SteadyFeed.Manner.PUNCTUAL);
    }

    /** The same, of ticks that come in a manner of their own. */
    SteadyFeed feed(int ticksPerSecond, SteadyFeed.Manner manner) {
        SteadyFeed started = begin(ticksPerSecond, manner);
        awaitCurrent(3L * ticksPerSecond);
        return started;
    }

    /**
     * Sends ticks of a symbol beside the feed, which are to be folded as well.
     *
     * @param first event time, microseconds since the epoch
     * @param last no event time reaches it
     */
    void send(String symbol, int count, long first, long last) {
        SomeTicks.send(stack.broker().bootstrapServers(), topic, symbol, count, first, last);
        beside += count;
    }

    /** Begins to send ticks, and waits for nothing. */
    SteadyFeed begin(int ticksPerSecond, SteadyFeed.Manner manner) {
        SteadyFeed started =
                SteadyFeed.to(
                        stack.broker().bootstrapServers(),
                        topic,
                        Broker.TICKS_PARTITIONS,
                        ticksPerSecond,
                        manner,
                        setup.seed());
        feed = Optional.of(started);
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
                            long folded = folded() - beside;
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

    /** Ticks that are in the candles. */
    long folded() throws SQLException {
        return number(
                "SELECT coalesce(sum(tick_count), 0)::bigint FROM candle_1d WHERE log_epoch = "
                        + epoch);
    }

    /**
     * What the log must hold in the end.
     *
     * @param ticks those that are folded
     */
    record Expected(long ticks, long rejected, long duplicates, long late) {
        static Expected ticks(long ticks) {
            return new Expected(ticks, 0, 0, 0);
        }
    }

    /** Stops the feed, and proves that all it has sent is in the candles, once. */
    Outcome prove() throws Exception {
        return prove(Expected.ticks(stopFeed()));
    }

    /**
     * Waits until that many ticks are folded, looks through what was watched, folds the log again
     * and compares, writes the report, and only then complains.
     */
    Outcome prove(Expected expected) throws Exception {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(folded()).isEqualTo(expected.ticks()));
        Judgement judgement = judge();
        Outcome outcome = judgement.outcome(setup.seed(), expected.ticks());
        FaultReport.write(setup.name(), faults, outcome);
        assertThat(judgement.complaints(expected)).isEmpty();
        assertThat(judgement.sight().samples()).hasSizeGreaterThan(100);
        return outcome;
    }

    /** What the three judges have to say. */
    record Judgement(TableWatch.Sight sight, List<String> notAFold, VerifyReport verified) {

        Outcome outcome(long seed, long ticks) {
            return new Outcome(
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
        }

        /** Everything that is not as it should be, in words. */
        List<String> complaints(Expected expected) {
            List<String> complaints = new ArrayList<>();
            sight.wentBack().forEach(row -> complaints.add("a row went back: " + row));
            notAFold.forEach(row -> complaints.add("a row is no fold of the log: " + row));
            if (!verified.ok()) {
                complaints.add(verified.lastLine() + ": " + verified.differences());
            }
            Map.of(
                            TickClass.APPLIED, expected.ticks(),
                            TickClass.REJECTED, expected.rejected(),
                            TickClass.DUPLICATE, expected.duplicates(),
                            TickClass.LATE, expected.late())
                    .forEach(
                            (tickClass, count) -> {
                                if (verified.tickCount(tickClass) != count) {
                                    complaints.add(
                                            "%d ticks are %s instead of %d"
                                                    .formatted(
                                                            verified.tickCount(tickClass),
                                                            tickClass,
                                                            count));
                                }
                            });
            return complaints;
        }
    }

    /** Stops watching, folds what was watched from the log, and compares every row. */
    Judgement judge() throws Exception {
        TableWatch.Sight sight = watch.stop();
        PrefixFold log = log();
        List<String> notAFold =
                sight.samples().stream()
                        .filter(row -> !row.equals(log.fold(row)))
                        .map(row -> row + " instead of " + log.fold(row))
                        .toList();
        return new Judgement(sight, notAFold, Verification.run(verification(), message -> {}));
    }

    /** The log as it is now, by the rules of this run. */
    PrefixFold log() throws SQLException {
        long horizon =
                number(
                        "SELECT (extract(epoch FROM horizon) * 1000000)::bigint FROM epoch WHERE log_epoch = "
                                + epoch);
        return PrefixFold.of(stack.broker().bootstrapServers(), topic, horizon, INSTRUMENTS);
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

    /** Sends no more; returns how many ticks were sent, those beside the feed too. */
    long stopFeed() throws Exception {
        return feed.orElseThrow().stop() + beside;
    }

    /** Ends the job; what is folded stays. */
    void cancel() {
        if (!rest().job(jobId).orElseThrow().ended()) {
            rest().cancel(jobId, PATIENCE);
        }
    }

    @Override
    public void close() {
        feed.ifPresent(SteadyFeed::close);
        watch.close();
        cancel();
    }
}
