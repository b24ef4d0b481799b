package dev.candlewick.explain;

import dev.candlewick.explain.table.CandleColumn;
import dev.candlewick.explain.table.CandleKey;
import dev.candlewick.explain.table.CandleRow;
import dev.candlewick.explain.table.CandleStore;
import dev.candlewick.explain.table.EpochRow;
import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tables which candle is meant, under which rules it was folded, and where its ticks lie.
 */
final class Inquiry {

    private Inquiry() {}

    /**
     * Asks.
     *
     * @throws NoCandleException when there is no such candle; names the nearest one
     * @throws NoSuchTimeException when the exchange's clock shows the time twice or never
     * @throws UnavailableException when there is no such epoch, or the database cannot be read
     */
    static Asked about(Question question, CandleStore candles) {
        EpochRow epoch =
                candles.epoch(question.logEpoch())
                        .orElseThrow(() -> new UnavailableException(noEpoch(question)));
        InstrumentFile.Rules rules =
                InstrumentFile.parse(epoch.instruments(), epoch.conditionTables())
                        .rulesOf(question.symbol());
        OptionalInt partition = candles.partition(epoch, question.symbol());
        if (partition.isEmpty()) {
            throw new NoCandleException(
                    "%s has no candle in epoch %d".formatted(question.symbol(), epoch.logEpoch()));
        }
        long time = question.time().micros(rules.calendar().zone());
        CandleKey key = new CandleKey(epoch.logEpoch(), question.symbol(), question.interval());
        Optional<CandleRow> found = candles.atOrBefore(key, time);
        if (found.isEmpty() || found.get().end() <= time) {
            throw new NoCandleException(nothingAt(key, time, found, candles, epoch, rules));
        }
        CandleRow row = found.get();
        Bucket bucket = Bucket.at(rules.calendar(), question.interval(), row.start());
        return new Asked(
                key,
                epoch,
                rules,
                partition.getAsInt(),
                bucket,
                row,
                candles.foldedTo(epoch, question.symbol()),
                Asked.HORIZONS.stream()
                        .map(
                                horizons ->
                                        candles.lowestOffset(
                                                        epoch,
                                                        question.symbol(),
                                                        bucket.start() - horizons * epoch.horizon(),
                                                        bucket.end() + epoch.horizon())
                                                .orElse(row.firstOffset()))
                        .map(offset -> Math.min(offset, row.firstOffset()))
                        .toList(),
                candles.snapshots(epoch, question.symbol(), partition.getAsInt(), row.lastOffset()),
                candles.late(epoch, question.symbol(), bucket.start(), bucket.end()),
                candles.rejected(epoch, question.symbol()),
                candles.gaps(epoch, question.symbol(), bucket.start(), bucket.end(), Asked.GAPS),
                candles.revisions(key, row.start()),
                question.listing());
    }

    private static String noEpoch(Question question) {
        return question.logEpoch().isPresent()
                ? "the database has no epoch " + question.logEpoch().getAsInt()
                : "the database has no live epoch: the job has not started on it yet";
    }

    private static String nothingAt(
            CandleKey key,
            long time,
            Optional<CandleRow> before,
            CandleStore candles,
            EpochRow epoch,
            InstrumentFile.Rules rules) {
        Bucket bucket = Bucket.at(rules.calendar(), key.interval(), time);
        OptionalLong after = candles.startAfter(key, time);
        StringBuilder text =
                new StringBuilder(
                        "%s has no %s candle at %s"
                                .formatted(
                                        key.symbol(),
                                        key.interval().label(),
                                        CandleColumn.time(bucket.start())));
        int late = candles.late(epoch, key.symbol(), bucket.start(), bucket.end()).size();
        if (late > 0) {
            text.append("; %d late ticks belong there, see late_tick".formatted(late));
        }
        @Nullable String nearest = nearest(time, before, after);
        return text.append(nearest == null ? "" : "; the nearest is at " + nearest).toString();
    }

    private static @Nullable String nearest(
            long time, Optional<CandleRow> before, OptionalLong after) {
        if (before.isPresent()
                && (after.isEmpty() || time - before.get().end() < after.getAsLong() - time)) {
            return CandleColumn.time(before.get().start());
        }
        return after.isPresent() ? CandleColumn.time(after.getAsLong()) : null;
    }
}
