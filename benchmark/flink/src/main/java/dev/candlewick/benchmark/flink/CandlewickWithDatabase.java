package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Program;
import dev.candlewick.job.CandlePipeline;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.KafkaLogView;
import dev.candlewick.job.timescale.DatabaseOptions;
import dev.candlewick.job.timescale.EpochRules;
import dev.candlewick.job.timescale.FlushOptions;
import dev.candlewick.job.timescale.TimescaleSinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Candlewick's job with its sinks on a real database, and the hash beside them. A pass writes an
 * epoch of its own, which goes live when all its ticks are in committed candles; then the pass is
 * over. Arguments: the encoding, JDBC URL, files with the passwords of writer and owner, number of
 * the first epoch.
 */
public final class CandlewickWithDatabase implements FlinkProgram.Job {
    private static final String WRITER = "candlewick_writer";
    private static final String OWNER = "candlewick_owner";
    private static final Duration HORIZON = Duration.ofMinutes(10);
    private static final FlushOptions FLUSH =
            new FlushOptions(Duration.ofMillis(100), 5_000, Duration.ofMinutes(5));
    private static final long LOOK_MILLIS = 50;

    private final FrozenTopic topic;
    private final String url;
    private final Path passwordFile;
    private final Path ownersPasswordFile;
    private int epoch;

    private CandlewickWithDatabase(FrozenTopic topic, String[] own) {
        this.topic = topic;
        url = own[1];
        passwordFile = Path.of(own[2]);
        ownersPasswordFile = Path.of(own[3]);
        epoch = Integer.parseInt(own[4]) - 1;
    }

    public static void main(String[] arguments) {
        PassServer.serve(
                arguments,
                (topic, own) -> new FlinkProgram(topic, new CandlewickWithDatabase(topic, own)));
    }

    @Override
    public StreamExecutionEnvironment define(Configuration settings, Receiver receiver) {
        epoch++;
        return CandlewickJob.define(topic, settings, receiver, this::attach);
    }

    private void attach(CandlePipeline.Streams streams) {
        Instruments instruments = Instruments.shipped();
        TimescaleSinks sinks =
                new TimescaleSinks(
                        new DatabaseOptions(url, WRITER, passwordFile.toString()),
                        FLUSH,
                        new EpochRules(epoch, topic.name(), HORIZON, instruments.text()),
                        new KafkaLogView(topic.bootstrapServers(), topic.name(), Map.of()));
        streams.candles().sinkTo(sinks.candles(instruments)).name("upsert").uid("upsert");
    }

    @Override
    public void awaitOutside() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Program.PATIENCE_SECONDS);
        try (Connection connection =
                        DriverManager.getConnection(
                                url, OWNER, Files.readString(ownersPasswordFile).strip());
                PreparedStatement query =
                        connection.prepareStatement(
                                """
                                SELECT coalesce(sum(trade_count), 0)
                                FROM candle_1d
                                WHERE log_epoch = ? AND start_time < to_timestamp(?)""")) {
            query.setInt(1, epoch);
            query.setDouble(2, topic.tailFrom() / 1e6);
            while (stored(query) < topic.ticks()) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("The database lacks ticks of epoch " + epoch);
                }
                Thread.sleep(LOOK_MILLIS);
            }
            goLive(connection);
        }
    }

    /** Only then another epoch can be begun. */
    private void goLive(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT switch_epoch(log_epoch) FROM epoch WHERE log_epoch = ? AND state ="
                                + " 'BUILDING'")) {
            statement.setInt(1, epoch);
            statement.execute();
        }
    }

    private static long stored(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
