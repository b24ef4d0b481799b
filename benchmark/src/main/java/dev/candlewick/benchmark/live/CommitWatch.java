package dev.candlewick.benchmark.live;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * Sees when ticks and candles become visible: listens to the job's notifications and reads the
 * newest candles of 1s whenever one comes. What the reading itself takes counts as delay.
 */
public final class CommitWatch implements Runnable {
    private static final int POLL_MILLIS = 50;

    /** Candles of the last seconds: older ones were seen before. */
    private static final String NEWEST =
            """
            SELECT symbol, last_offset, is_final,
                   (extract(epoch FROM end_time) * 1000000)::bigint AS end_time
            FROM candle_1s
            WHERE log_epoch = 1 AND start_time > now() - interval '3 seconds'
            """;

    /** A tick that is not visible yet. */
    private record Sent(long offset, long meant) {}

    private final Connection connection;
    private final Map<String, ArrayDeque<Sent>> sent = new HashMap<>();
    private final Map<String, Long> closedTo = new HashMap<>();
    private final Delays partial = new Delays();
    private final Delays closed = new Delays();
    private long from = Long.MAX_VALUE;
    private volatile boolean ended;
    private volatile boolean failed;

    public CommitWatch(Connection connection) {
        this.connection = connection;
    }

    /** Notes a tick that the broker has taken. */
    public void taken(String symbol, long offset, long meant) {
        synchronized (sent) {
            sent.computeIfAbsent(symbol, name -> new ArrayDeque<>()).add(new Sent(offset, meant));
        }
    }

    /** What happened before now is not counted: everything was still getting warm. */
    public void begin() {
        synchronized (sent) {
            from = now();
        }
    }

    /** Ends the watch. */
    public void end() {
        ended = true;
    }

    public boolean hasFailed() {
        return failed;
    }

    /** From the time a tick was meant to be sent until a committed candle of 1s held it. */
    public Delays partial() {
        return partial;
    }

    /** From the end of a candle of 1s until its final version was committed. */
    public Delays closed() {
        return closed;
    }

    /** Ticks that have not become visible. */
    public long missing() {
        synchronized (sent) {
            return sent.values().stream().mapToLong(ArrayDeque::size).sum();
        }
    }

    @Override
    public void run() {
        try (Statement listen = connection.createStatement();
                PreparedStatement newest = connection.prepareStatement(NEWEST)) {
            listen.execute("LISTEN candle");
            PGConnection notifications = connection.unwrap(PGConnection.class);
            while (!ended) {
                if (notifications.getNotifications(POLL_MILLIS).length > 0) {
                    read(newest);
                }
            }
        } catch (SQLException e) {
            failed = true;
            throw new IllegalStateException("The database does not answer the watch", e);
        }
    }

    private void read(PreparedStatement newest) throws SQLException {
        Map<String, Long> seen = new HashMap<>();
        Map<String, Long> finals = new HashMap<>();
        try (ResultSet row = newest.executeQuery()) {
            while (row.next()) {
                seen.merge(row.getString(1), row.getLong(2), Math::max);
                if (row.getBoolean(3)) {
                    finals.merge(row.getString(1), row.getLong(4), Math::max);
                }
            }
        }
        long now = now();
        synchronized (sent) {
            seen.forEach((symbol, offset) -> visible(symbol, offset, now));
            finals.forEach((symbol, end) -> closed(symbol, end, now));
        }
    }

    private void visible(String symbol, long offset, long now) {
        ArrayDeque<Sent> waiting = sent.get(symbol);
        while (waiting != null && !waiting.isEmpty() && waiting.getFirst().offset <= offset) {
            long meant = waiting.removeFirst().meant;
            if (meant >= from) {
                partial.add(now - meant);
            }
        }
    }

    private void closed(String symbol, long end, long now) {
        Long before = closedTo.put(symbol, end);
        if ((before == null || before < end) && end >= from) {
            closed.add(now - end);
        }
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
