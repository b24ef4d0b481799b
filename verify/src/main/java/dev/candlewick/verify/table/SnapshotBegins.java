package dev.candlewick.verify.table;

import dev.candlewick.verify.log.SnapshotBegin;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Where snapshots had come to before an offset, as the database knows it. */
final class SnapshotBegins {

    private static final String BEFORE =
            """
            SELECT DISTINCT ON (symbol, source) symbol, log_offset, source, session_date,
                   (day_volume * 100000000)::bigint
            FROM snapshot_tick
            WHERE log_epoch = %{epoch} AND log_partition = %{partition} AND log_offset < %{offset}
              AND basis IN ('FIRST', 'SINCE_LAST', 'NEW_DAY')
            ORDER BY symbol, source, log_offset DESC
            """;

    private SnapshotBegins() {}

    static List<SnapshotBegin> before(Session session, int epoch, int partition, long offset) {
        return session.query(
                Sql.filled(
                        BEFORE, Map.of("epoch", epoch, "partition", partition, "offset", offset)),
                row ->
                        new SnapshotBegin(
                                row.getString(1),
                                partition,
                                row.getLong(2),
                                row.getString(3),
                                row.getObject(4, LocalDate.class),
                                row.getLong(5)));
    }
}
