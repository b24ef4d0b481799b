package dev.candlewick.systemtest.fault;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at the candles of an epoch again and again, as a reader does: no candle may ever be older
 * than it was seen before. Of the rows that had changed it keeps a sample, each equally likely, to
 * be folded from the log afterwards. It reads on through every outage of the database.
 */
final class TableWatch implements AutoCloseable {
    private static final List<String> INTERVALS = List.of("1s", "1m", "5m", "15m", "1h", "1d");
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int EVERY_ROW_IN = 50;
    private static final int SAMPLES = 5_000;
    private static final int LISTED = 10;

    private final Database database;
    private final String newest;
    private final String all;
    private final SplittableRandom random;
    private final Map<SeenRow.Key, SeenRow> seen = new HashMap<>();
    private final List<SeenRow> samples = new ArrayList<>();
    private final List<String> wentBack = new ArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> watching;
    private volatile boolean stopped;
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private long looks;

    private TableWatch(Database database, int epoch, long seed) {
        this.database = database;
        newest =
                Stream.concat(
                                Stream.of(SeenRow.select("1s", epoch, "5 seconds")),
                                INTERVALS.stream()
                                        .skip(1)
                                        .map(interval -> SeenRow.select(interval, epoch, "1 day")))
                        .collect(Collectors.joining(" UNION ALL "));
        all =
                INTERVALS.stream()
                        .map(interval -> SeenRow.select(interval, epoch, "10 years"))
                        .collect(Collectors.joining(" UNION ALL "));
        random = new SplittableRandom(seed);
        watching = thread.submit(this::watch);
    }

    static TableWatch over(Database database, int epoch, long seed) {
        return new TableWatch(database, epoch, seed);
    }

    /** Looks that failed because there was no database. */
    long refusals() {
        return refusals.get();
    }

    /** Rows so far that were new or had changed. */
    long changes() {
        return changes.get();
    }

    /**
     * What it saw.
     *
     * @param looks successful looks
     * @param changes rows that were new or had changed since the look before
     * @param samples some of these
     * @param wentBack rows that were older than before, the first ten
     */
    record Sight(long looks, long changes, List<SeenRow> samples, List<String> wentBack) {}

    /** Takes a last look at every row and says what it saw. */
    Sight stop() throws InterruptedException, ExecutionException {
        stopped = true;
        watching.get();
        return new Sight(looks, changes.get(), List.copyOf(samples), List.copyOf(wentBack));
    }

    private void watch() {
        boolean complete = false;
        while (!complete) {
            try (Connection connection = database.connect(Role.OWNER);
                    Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(30);
                while (!complete) {
                    boolean last = stopped;
                    look(statement, last || looks % EVERY_ROW_IN == 0);
                    looks++;
                    complete = last;
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException away) {
                refusals.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void look(Statement statement, boolean everyRow) throws SQLException {
        try (ResultSet rows = statement.executeQuery(everyRow ? all : newest)) {
            while (rows.next()) {
                see(SeenRow.of(rows));
            }
        }
    }

    private void see(SeenRow row) {
        SeenRow before = seen.put(row.key(), row);
        if (row.equals(before)) {
            return;
        }
        long known = changes.incrementAndGet();
        if (before != null && !row.mayFollow(before) && wentBack.size() < LISTED) {
            wentBack.add(before + " became " + row);
        }
        if (samples.size() < SAMPLES) {
            samples.add(row);
        } else {
            long place = random.nextLong(known);
            if (place < SAMPLES) {
                samples.set((int) place, row);
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        watching.cancel(true);
        thread.shutdownNow();
    }
}
