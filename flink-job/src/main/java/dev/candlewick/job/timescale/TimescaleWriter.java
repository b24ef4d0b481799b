package dev.candlewick.job.timescale;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers rows and writes them in one transaction: after the flush interval, when there are many,
 * and before every checkpoint. A database that is away is waited for with growing pauses; meanwhile
 * the stream stands still behind this writer, and nothing is lost. The wait ends at once when the
 * job is cancelled. Rows that the database refuses are kept as rejected, all others are written;
 * whatever it says besides fails the job.
 */
final class TimescaleWriter<T> implements SinkWriter<T> {

    private static final Logger LOG = LoggerFactory.getLogger(TimescaleWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int REMEMBERED_FLUSHES = 1000;

    private final JdbcConnectionProvider connections;
    private final FlushOptions options;
    private final RowBatch<T> batch;
    private final ProcessingTimeService clock;
    private final Counter flushes;
    private final Counter rows;
    private final Counter rejectedRows;
    private final Counter retries;
    private final Histogram flushMillis;
    private final Histogram flushRows;

    /** When the flush that is under way began to wait for the database; 0 while none waits. */
    private volatile long awaySince;

    private @Nullable ScheduledFuture<?> timer;

    TimescaleWriter(
            JdbcConnectionProvider connections,
            FlushOptions options,
            RowBatch<T> batch,
            ProcessingTimeService clock,
            MetricGroup metrics) {
        this.connections = connections;
        this.options = options;
        this.batch = batch;
        this.clock = clock;
        flushes = metrics.counter("flushes");
        rows = metrics.counter("rowsWritten");
        rejectedRows = metrics.counter("rowsRejected");
        retries = metrics.counter("flushRetries");
        flushMillis = metrics.histogram("flushMillis", histogram());
        flushRows = metrics.histogram("flushRows", histogram());
        metrics.gauge("symbolsHeld", batch::held);
        metrics.gauge("databaseAwaySeconds", this::awaySeconds);
    }

    private static Histogram histogram() {
        return new DescriptiveStatisticsHistogram(REMEMBERED_FLUSHES);
    }

    private long awaySeconds() {
        long since = awaySince;
        return since == 0 ? 0 : (System.nanoTime() - since) / 1_000_000_000;
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        batch.add(element);
        if (batch.size() >= options.rows()) {
            flush(false);
        } else if (timer == null) {
            long due = clock.getCurrentProcessingTime() + options.interval().toMillis();
            timer = clock.registerTimer(due, time -> flush(false));
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        ScheduledFuture<?> pending = timer;
        if (pending != null) {
            pending.cancel(false);
            timer = null;
        }
        if (!batch.isDue()) {
            return;
        }
        try {
            commitOrWait();
        } finally {
            awaySince = 0;
        }
    }

    private void commitOrWait() throws IOException, InterruptedException {
        long began = System.nanoTime();
        long deadline = began + options.outage().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                commit();
                return;
            } catch (SQLException e) {
                connections.closeConnection();
                if (!SqlStates.isPassing(e)) {
                    throw new IOException(
                            "The database refuses the rows with SQLSTATE "
                                    + e.getSQLState()
                                    + ": "
                                    + e.getMessage(),
                            e);
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "The database was away for more than "
                                    + options.outage().toSeconds()
                                    + " s: "
                                    + e.getMessage(),
                            e);
                }
                retries.inc();
                awaySince = began;
                LOG.warn(
                        "The database does not take {} rows, next try in {} ms: {}",
                        batch.size(),
                        pause.toMillis(),
                        e.getMessage());
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            }
        }
    }

    private void commit() throws SQLException, IOException {
        long began = System.nanoTime();
        Connection connection = connect();
        connection.setAutoCommit(false);
        batch.open(connection);
        int rejected = batch.isDivided() ? writeDivided(connection) : write(connection);
        flushMillis.update((System.nanoTime() - began) / 1_000_000);
        flushRows.update(batch.size());
        flushes.inc();
        rows.inc(batch.size() - rejected);
        rejectedRows.inc(rejected);
        batch.clear();
    }

    /** All at once, as long as the database refuses nothing. */
    private int write(Connection connection) throws SQLException {
        try {
            batch.write(connection);
            connection.commit();
            return 0;
        } catch (SQLException e) {
            if (!SqlStates.isOfTheRows(e)) {
                throw e;
            }
            connection.rollback();
            return writeDivided(connection);
        }
    }

    private int writeDivided(Connection connection) throws SQLException {
        Bisection.checkConstraints(connection);
        int rejected = batch.writeDivided(connection);
        connection.commit();
        return rejected;
    }

    private Connection connect() throws SQLException, IOException {
        try {
            return connections.getOrEstablishConnection();
        } catch (ClassNotFoundException e) {
            throw new IOException("The PostgreSQL driver is not in the job's jar.", e);
        }
    }

    @Override
    public void close() {
        connections.closeConnection();
    }
}
