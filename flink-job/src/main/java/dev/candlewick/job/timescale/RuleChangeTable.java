package dev.candlewick.job.timescale;

import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleMessage;
import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.job.anomaly.RuleRejection;
import dev.candlewick.job.anomaly.Tiers;
import dev.candlewick.job.tick.RejectedTick;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The table of all that was ever said in the topic of rules. */
final class RuleChangeTable {

    private static final int KEPT_OF_KEY = 1024;
    private static final int KEPT_OF_MESSAGE = 64 * 1024;
    private static final long LAST_APPEND_TIME = 4_102_444_800_000L;

    static final TickBatch.Table<RuleRecord> TABLE =
            new TickBatch.Table<>(
                    """
                    INSERT INTO anomaly_rule_change (
                        seen_by_epoch, topic, log_partition, log_offset, append_time, kind, symbol_glob,
                        venue, effective_from, action, info, warn, critical, changed_by, reason,
                        reject_reason, detail, message_key, message)
                    SELECT ?, r.topic, r.log_partition::int, r.log_offset,
                        timestamptz 'epoch' + r.append_time * interval '1 millisecond',
                        nullif(r.kind, ''), nullif(r.symbol_glob, ''), nullif(r.venue, ''),
                        timestamptz 'epoch' + r.effective_from * interval '1 microsecond',
                        nullif(r.action, ''), r.info, r.warn, r.critical, nullif(r.changed_by, ''),
                        nullif(r.reason, ''), nullif(r.reject_reason, ''), r.detail, r.message_key, r.message
                    FROM unnest(
                        ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[],
                        ?::int8[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[])
                        AS r (topic, log_partition, log_offset, append_time, kind, symbol_glob, venue,
                            effective_from, action, info, warn, critical, changed_by, reason,
                            reject_reason, detail, message_key, message)
                    ON CONFLICT DO NOTHING
                    """,
                    columns ->
                            columns.text(row -> row.topic)
                                    .bigint(row -> row.partition)
                                    .bigint(row -> row.offset)
                                    .bigint(row -> storable(row.appendTime))
                                    .text(of(change -> change.scope().kind().name()))
                                    .text(of(change -> change.scope().symbol()))
                                    .text(of(change -> change.scope().venue()))
                                    .nullableBigint(
                                            row ->
                                                    change(row)
                                                            .map(RuleChange::effectiveFrom)
                                                            .orElse(null))
                                    .text(of(change -> change.action().name()))
                                    .numeric(threshold(Tiers::info))
                                    .numeric(threshold(Tiers::warn))
                                    .numeric(threshold(Tiers::critical))
                                    .text(of(RuleChange::changedBy))
                                    .text(of(RuleChange::reason))
                                    .text(ofRejection(rejection -> rejection.reason().name()))
                                    .text(ofRejection(RuleRejection::detail))
                                    .bytes(row -> first(row.key, KEPT_OF_KEY))
                                    .bytes(row -> first(row.value, KEPT_OF_MESSAGE)),
                    (row, why) ->
                            RejectedTick.refused(
                                    row.topic,
                                    row.partition,
                                    row.offset,
                                    row.appendTime,
                                    "anomaly_rule_change: " + why));

    private RuleChangeTable() {}

    /** Rules are rare: a record may be read once for each column. */
    private static Optional<RuleChange> change(RuleRecord row) {
        try {
            return Optional.of(row.change());
        } catch (RuleRejection rejected) {
            return Optional.empty();
        }
    }

    private static Function<RuleRecord, String> of(Function<RuleChange, String> column) {
        return row -> change(row).map(column).orElse("");
    }

    private static Function<RuleRecord, @Nullable BigDecimal> threshold(
            ToDoubleFunction<Tiers> column) {
        return row -> {
            Tiers tiers = change(row).map(RuleChange::tiers).orElse(null);
            return tiers == null
                    ? null
                    : new BigDecimal(RuleMessage.number(column.applyAsDouble(tiers)));
        };
    }

    private static Function<RuleRecord, String> ofRejection(
            Function<RuleRejection, String> column) {
        return row -> {
            try {
                row.change();
                return "";
            } catch (RuleRejection rejected) {
                return column.apply(rejected);
            }
        };
    }

    /** A producer may send any number where the topic has no append time. */
    private static long storable(long appendTime) {
        return Math.max(0, Math.min(appendTime, LAST_APPEND_TIME));
    }

    private static byte @Nullable [] first(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }
}
