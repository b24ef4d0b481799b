package dev.candlewick.job.timescale;

import dev.candlewick.job.tick.FeedGap;
import dev.candlewick.job.tick.RejectedTick;

/** The table of what feeds tell to be missing. */
final class FeedGapTable {

    static final TickBatch.Table<FeedGap> TABLE =
            new TickBatch.Table<>(
                    """
                    INSERT INTO feed_gap (
                        log_epoch, log_partition, log_offset, symbol, source, from_time, to_time,
                        from_id, to_id, missing, reason, detail, append_time)
                    SELECT ?, r.log_partition::int, r.log_offset, r.symbol, r.source,
                        timestamptz 'epoch' + r.from_time * interval '1 microsecond',
                        timestamptz 'epoch' + r.to_time * interval '1 microsecond',
                        nullif(r.from_id, ''), nullif(r.to_id, ''), r.missing, r.reason, r.detail,
                        timestamptz 'epoch' + r.append_time * interval '1 millisecond'
                    FROM unnest(
                        ?::int8[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[],
                        ?::text[], ?::int8[], ?::text[], ?::text[], ?::int8[])
                        AS r (log_partition, log_offset, symbol, source, from_time, to_time, from_id,
                            to_id, missing, reason, detail, append_time)
                    ON CONFLICT DO NOTHING
                    """,
                    columns ->
                            columns.bigint(row -> row.partition)
                                    .bigint(row -> row.offset)
                                    .text(row -> row.symbol)
                                    .text(row -> row.source)
                                    .bigint(row -> row.fromTime)
                                    .bigint(row -> row.toTime)
                                    .text(row -> row.fromId == null ? "" : row.fromId)
                                    .text(row -> row.toId == null ? "" : row.toId)
                                    .nullableBigint(row -> row.missing)
                                    .text(row -> row.reason)
                                    .text(row -> row.detail)
                                    .bigint(row -> storable(row.appendTime)),
                    (row, why) ->
                            RejectedTick.refused(
                                    row.topic,
                                    row.partition,
                                    row.offset,
                                    row.appendTime,
                                    "feed_gap: " + why));

    private static final long LAST_APPEND_TIME = 4_102_444_800_000L;

    private FeedGapTable() {}

    /** A producer may send any number where the topic has no append time. */
    private static long storable(long appendTime) {
        return Math.max(0, Math.min(appendTime, LAST_APPEND_TIME));
    }
}
