package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.Contest;
import dev.candlewick.benchmark.live.RunningSystem;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.benchmark.topic.Market;
import dev.candlewick.benchmark.topic.TopicWriter;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of the command: its options, its figures, and what benchmarks share. Broker and database
 * are processes of their own, started when the first benchmark asks for them.
 */
final class Run implements AutoCloseable {
    private final BenchOptions options;
    private final Figures figures = new Figures();
    private final Path folder;
    private final Path home;
    private final Map<String, FrozenTopic> topics = new HashMap<>();
    private @Nullable LocalStack brokerStack;
    private @Nullable LocalStack databaseStack;
    private final Thread atExit = new Thread(this::end, "end of the benchmarks");

    Run(BenchOptions options) {
        this.options = options;
        this.folder = BenchCommand.folder();
        try {
            this.home = Files.createTempDirectory("candlewick-bench-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    BenchOptions options() {
        return options;
    }

    Figures figures() {
        return figures;
    }

    /** Where the report comes to lie. */
    Path folder() {
        return folder;
    }

    /** To standard error, for whoever waits. */
    void say(String what) {
        System.err.println(what);
    }

    Broker broker() {
        LocalStack stack = brokerStack;
        if (stack == null) {
            say("starting Kafka");
            stack = start("broker", Part.BROKER);
            brokerStack = stack;
        }
        return stack.broker();
    }

    /** TimescaleDB, with nothing in it of what was measured before. */
    Database database() throws SQLException {
        LocalStack stack = databaseStack;
        if (stack == null) {
            say("starting TimescaleDB");
            stack = start("database", Part.DATABASE);
            databaseStack = stack;
        } else {
            empty(stack.database());
        }
        return stack.database();
    }

    private static void empty(Database database) throws SQLException {
        try (Connection owner = database.connectAsSuperuser();
                Statement statement = owner.createStatement()) {
            statement.execute(EMPTY);
        }
    }

    /** All tables that have rows of an epoch, and the epochs. */
    private static final String EMPTY =
            """
            DO $$
            DECLARE
                relation text;
            BEGIN
                FOR relation IN
                    SELECT c.table_name FROM information_schema.columns c
                    JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = 'public' AND c.column_name = 'log_epoch'
                      AND t.table_type = 'BASE TABLE'
                LOOP
                    EXECUTE format('TRUNCATE %I CASCADE', relation);
                END LOOP;
            END
            $$
            """;

    private LocalStack start(String name, Part part) {
        return LocalStack.in(home.resolve(name))
                .parts(Set.of(part))
                .privateTimescale(privateTimescale())
                .start(Progress.SILENT);
    }

    private static Path privateTimescale() {
        return Optional.ofNullable(System.getenv("CANDLEWICK_TIMESCALEDB"))
                .map(Path::of)
                .orElseGet(() -> Repository.root().resolve(".candlewick/timescaledb"));
    }

    /** The market that the options describe. */
    Market.Description market() {
        return new Market.Description(
                options.seed, options.symbols, options.zipf, options.ticksPerSecond, false);
    }

    /** The frozen topic of a market, in an encoding; written when it is asked for first. */
    FrozenTopic topic(Encoding encoding, Market.Description market, long ticks) {
        String name =
                "%s-%d-symbols-zipf-%s-ticks-%d%s"
                        .formatted(
                                encoding.label(),
                                market.symbols(),
                                market.zipf(),
                                ticks,
                                market.tradeIds() ? "-trade-ids" : "");
        return topics.computeIfAbsent(
                name,
                key -> {
                    say("writing the topic " + name);
                    return new TopicWriter(broker())
                            .write(name, encoding, market, options.partitions, ticks);
                });
    }

    /** The topic of {@link #market}. */
    FrozenTopic topic(Encoding encoding) {
        return topic(encoding, market(), options.ticks());
    }

    /** A whole system of its own; the caller ends it. */
    RunningSystem system(String benchmark) throws IOException {
        say("starting a system");
        return RunningSystem.start(
                Files.createTempDirectory("candlewick-bench-live-"),
                folder.resolve("log/" + benchmark + ".log"));
    }

    /** Measures programs in turn, by the rules of this run. */
    Contest contest() {
        return new Contest(
                options.warmPasses,
                options.warmSeconds(),
                options.passes(),
                options.heap,
                folder.resolve("log"),
                this::say);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        for (LocalStack stack : new @Nullable LocalStack[] {brokerStack, databaseStack}) {
            if (stack != null) {
                stack.close();
            }
        }
        try (Stream<Path> below = Files.walk(home)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            say("The folder " + home + " could not be deleted: " + e);
        }
    }
}
