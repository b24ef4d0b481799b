package dev.candlewick.job.timescale;

import dev.candlewick.job.candle.SnapshotTick;
import dev.candlewick.job.tick.ImportedCandle;
import dev.candlewick.job.tick.RejectedTick;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The tables of what polled sources send. */
final class PolledTables {

    static final TickBatch.Table<SnapshotTick> SNAPSHOT =
            new TickBatch.Table<>(
                    """
                    INSERT INTO snapshot_tick (
                        log_epoch, log_partition, log_offset, symbol, source, event_time, session_date,
                        price, day_volume, volume, basis)
                    SELECT ?, r.log_partition::int, r.log_offset, r.symbol, r.source,
                        timestamptz 'epoch' + r.event_time * interval '1 microsecond',
                        date '1970-01-01' + r.session_date::int, r.price, r.day_volume, r.volume, r.basis
                    FROM unnest(
                        ?::int8[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::numeric[],
                        ?::numeric[], ?::numeric[], ?::text[])
                        AS r (log_partition, log_offset, symbol, source, event_time, session_date,
                            price, day_volume, volume, basis)
                    ON CONFLICT DO NOTHING
                    """,
                    columns ->
                            columns.bigint(row -> row.partition)
                                    .bigint(row -> row.offset)
                                    .text(row -> row.symbol)
                                    .text(row -> row.source)
                                    .bigint(row -> row.eventTime)
                                    .bigint(row -> row.sessionDate)
                                    .numeric(row -> BigDecimal.valueOf(row.price, 8))
                                    .numeric(row -> decimal(row.dayVolume))
                                    .numeric(row -> BigDecimal.valueOf(row.volume, 8))
                                    .text(row -> row.basis),
                    (row, why) ->
                            RejectedTick.refused(
                                    row.topic,
                                    row.partition,
                                    row.offset,
                                    row.appendTime,
                                    "snapshot_tick: " + why));

    /** Of several bars of one key, the last in the log holds; so a replay ends as the first run. */
    static final TickBatch.Table<ImportedCandle> IMPORTED =
            new TickBatch.Table<>(
                    """
                    INSERT INTO imported_candle AS known (
                        log_epoch, symbol, source, interval, start_time, open, high, low, close, volume,
                        log_partition, log_offset)
                    SELECT DISTINCT ON (r.symbol, r.interval, r.start_time, r.source)
                        ?, r.symbol, r.source, r.interval,
                        timestamptz 'epoch' + r.start_time * interval '1 microsecond',
                        r.open, r.high, r.low, r.close, r.volume, r.log_partition::int, r.log_offset
                    FROM unnest(
                        ?::text[], ?::text[], ?::text[], ?::int8[], ?::numeric[], ?::numeric[], ?::numeric[],
                        ?::numeric[], ?::numeric[], ?::int8[], ?::int8[])
                        AS r (symbol, source, interval, start_time, open, high, low, close, volume,
                            log_partition, log_offset)
                    ORDER BY r.symbol, r.interval, r.start_time, r.source,
                        r.log_partition DESC, r.log_offset DESC
                    ON CONFLICT (log_epoch, symbol, interval, start_time, source) DO UPDATE SET
                        open = excluded.open, high = excluded.high, low = excluded.low,
                        close = excluded.close, volume = excluded.volume,
                        log_partition = excluded.log_partition, log_offset = excluded.log_offset,
                        recorded_at = clock_timestamp()
                    WHERE (known.log_partition, known.log_offset)
                        < (excluded.log_partition, excluded.log_offset)
                    """,
                    columns ->
                            columns.text(row -> row.symbol)
                                    .text(row -> row.source)
                                    .text(row -> row.interval)
                                    .bigint(row -> row.startTime)
                                    .numeric(row -> BigDecimal.valueOf(row.open, 8))
                                    .numeric(row -> BigDecimal.valueOf(row.high, 8))
                                    .numeric(row -> BigDecimal.valueOf(row.low, 8))
                                    .numeric(row -> BigDecimal.valueOf(row.close, 8))
                                    .numeric(row -> decimal(row.volume))
                                    .bigint(row -> row.partition)
                                    .bigint(row -> row.offset),
                    (row, why) ->
                            RejectedTick.refused(
                                    row.topic,
                                    row.partition,
                                    row.offset,
                                    row.appendTime,
                                    "imported_candle: " + why));

    private PolledTables() {}

    private static @Nullable BigDecimal decimal(@Nullable Long scaled) {
        return scaled == null ? null : BigDecimal.valueOf(scaled, 8);
    }
}
