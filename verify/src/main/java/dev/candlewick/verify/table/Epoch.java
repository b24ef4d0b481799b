package dev.candlewick.verify.table;

import dev.candlewick.verify.UnavailableException;
import java.util.List;

/**
 * The epoch that readers see.
 *
 * @param horizon microseconds
 * @param instruments text of the instrument file
 */
public record Epoch(int logEpoch, String topic, long horizon, String instruments) {

    /**
     * Reads it.
     *
     * @throws UnavailableException when there is none
     */
    public static Epoch live(Session session) {
        List<Epoch> live =
                session.query(
                        """
                        SELECT log_epoch, topic, (extract(epoch FROM horizon) * 1000000)::bigint, instruments
                        FROM epoch WHERE state = 'LIVE'
                        """,
                        row ->
                                new Epoch(
                                        row.getInt(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4)));
        if (live.isEmpty()) {
            throw new UnavailableException(
                    "the database has no live epoch: the job has not started on it yet");
        }
        return live.get(0);
    }
}
