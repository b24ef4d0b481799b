package dev.candlewick.verify.table;

import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An epoch as the job has registered it.
 *
 * @param horizon microseconds
 * @param instruments text of the instrument file
 * @param conditionTables content by name of those it was begun with; empty for an epoch that the
 *     job has begun without keeping them
 */
public record Epoch(
        int logEpoch,
        String topic,
        long horizon,
        String instruments,
        Map<String, String> conditionTables) {

    private static final String READ =
            """
            SELECT log_epoch, topic, (extract(epoch FROM horizon) * 1000000)::bigint, instruments
            FROM epoch WHERE %{condition}
            """;

    private static final String TABLES =
            "SELECT name, content FROM epoch_condition_table WHERE log_epoch = %{epoch}";

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
                                        row.getString(4),
                                        conditionTables(session, row.getInt(1))));
        if (found.isEmpty()) {
            throw new UnavailableException(
                    logEpoch.map(epoch -> "the database has no epoch " + epoch)
                            .orElse(
                                    "the database has no live epoch: the job has not started on it yet"));
        }
        return found.get(0);
    }

    private static Map<String, String> conditionTables(Session session, int logEpoch) {
        return session
                .query(
                        Sql.filled(TABLES, Map.of("epoch", logEpoch)),
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The rules of its symbols. */
    public InstrumentFile rules() {
        return InstrumentFile.parse(instruments, conditionTables);
    }
}
