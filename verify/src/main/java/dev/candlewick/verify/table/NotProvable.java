package dev.candlewick.verify.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows that hold records which the log no longer has. They are taken out of the snapshot and
 * remembered in the table {@code not_provable}, so that they are neither compared nor missed.
 */
final class NotProvable {

    private static final String TABLE =
            """
            CREATE TEMP TABLE not_provable (
                interval text NOT NULL, symbol text COLLATE "C" NOT NULL, start_time bigint NOT NULL)
            """;

    private static final String HOME =
            """
            INSERT INTO home SELECT %{symbol}, %{partition}
            WHERE NOT EXISTS (SELECT FROM home WHERE symbol = %{symbol})
            """;

    private static final String CANDLES =
            """
            WITH gone AS (
                DELETE FROM actual_%{interval} a USING home h
                WHERE h.symbol = a.symbol AND h.log_partition = %{partition} AND a.first_offset < %{beginning}
                RETURNING a.symbol, a.start_time)
            INSERT INTO not_provable SELECT '%{interval}', symbol, start_time FROM gone
            """;

    private static final String POSITIONS =
            """
            DELETE FROM %{relation} WHERE log_partition = %{partition} AND log_offset < %{beginning}
            """;

    private final Session session;

    NotProvable(Session session) {
        this.session = session;
        session.execute(TABLE);
    }

    /**
     * Sets them aside.
     *
     * @param beginnings first offset that exists, by partition
     * @param homes the partition of each symbol
     * @return a sentence for each partition that has such rows
     */
    List<String> setAside(Map<Integer, Long> beginnings, Map<String, Integer> homes) {
        List<String> sentences = new ArrayList<>();
        beginnings.forEach(
                (partition, beginning) -> {
                    long rows = beginning == 0 ? 0 : setAside(partition, beginning, homes);
                    if (rows > 0) {
                        sentences.add(
                                "the log of partition %d begins at offset %d; %d rows hold records before it and were left out"
                                        .formatted(partition, beginning, rows));
                    }
                });
        return sentences;
    }

    private long setAside(int partition, long beginning, Map<String, Integer> homes) {
        homes.forEach(
                (symbol, home) -> {
                    if (home == partition) {
                        session.execute(
                                Sql.filled(
                                        HOME,
                                        Map.of("symbol", Sql.quoted(symbol), "partition", home)));
                    }
                });
        long rows = 0;
        for (CandleInterval interval : CandleInterval.values()) {
            rows +=
                    session.change(
                            Sql.filled(
                                    CANDLES,
                                    Map.of(
                                            "interval", interval.label(),
                                            "partition", partition,
                                            "beginning", beginning)));
        }
        for (String relation :
                List.of(
                        "actual_rejected",
                        "actual_late",
                        "actual_snapshot",
                        "actual_imported",
                        "actual_gap")) {
            rows +=
                    session.change(
                            Sql.filled(
                                    POSITIONS,
                                    Map.of(
                                            "relation", relation,
                                            "partition", partition,
                                            "beginning", beginning)));
        }
        return rows;
    }
}
