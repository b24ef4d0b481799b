package dev.candlewick.explain;

import dev.candlewick.explain.table.CandleKey;
import dev.candlewick.explain.table.CandleRow;
import dev.candlewick.explain.table.EpochRow;
import dev.candlewick.explain.table.GapRow;
import dev.candlewick.explain.table.LateRow;
import dev.candlewick.explain.table.RejectedRow;
import dev.candlewick.explain.table.RevisionRow;
import dev.candlewick.verify.log.SnapshotBegin;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.List;

/**
 * What the tables know of the candle that is asked for.
 *
 * @param partition where the symbol lives
 * @param foldedTo up to which offset ticks of the symbol have been folded into any candle
 * @param lookBacks lower bounds of the offsets of ticks at most one, four and sixteen horizons
 *     older than the candle
 * @param snapshots those before the candle's last tick that moved the volume of a day
 */
record Asked(
        CandleKey key,
        EpochRow epoch,
        InstrumentFile.Rules rules,
        int partition,
        Bucket bucket,
        CandleRow row,
        long foldedTo,
        List<Long> lookBacks,
        List<SnapshotBegin> snapshots,
        List<LateRow> late,
        List<RejectedRow> rejected,
        List<GapRow> gaps,
        List<RevisionRow> revisions,
        Listing listing) {

    /** How many gaps are told at most. */
    static final int GAPS = 20;

    /** By how many horizons each of the look-backs goes back. */
    static final List<Integer> HORIZONS = List.of(1, 4, 16);
}
