package dev.candlewick.verify.table;

import dev.candlewick.verify.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An epoch as the job has registered it.
 *
 * @param horizon microseconds
 * @param instruments text of the instrument file
 */
public record Epoch(int logEpoch, String topic, long horizon, String instruments) {

    private static final String READ =
            """
            SELECT log_epoch, topic, (extract(epoch FROM horizon) * 1000000)::bigint, instruments
            FROM epoch WHERE %{condition}
            """;

    /**
     * Reads one.
     *
     * @param logEpoch its number; empty: the one that readers see
     * @throws UnavailableException when there is none, or its rows are deleted
     */
    public static Epoch of(Session session, Optional<Integer> logEpoch) {
        String condition =
                logEpoch.map(epoch -> "log_epoch = " + epoch + " AND state <> 'DROPPED'")
                        .orElse("state = 'LIVE'");
        List<Epoch> found =
                session.query(
                        Sql.filled(READ, Map.of("condition", condition)),
                        row ->
                                new Epoch(
                                        row.getInt(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4)));
        if (found.isEmpty()) {
            throw new UnavailableException(
                    logEpoch.map(epoch -> "the database has no epoch " + epoch)
                            .orElse(
                                    "the database has no live epoch: the job has not started on it yet"));
        }
        return found.get(0);
    }
}
