package dev.candlewick.explain.table;

import dev.candlewick.verify.log.SnapshotBegin;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The tables, all asked as of one moment. Times are microseconds since the epoch. Every method
 * throws {@link dev.candlewick.verify.UnavailableException} when the database does not answer.
 */
public interface CandleStore extends AutoCloseable {

    /** The epoch of this number, or the one that readers see; empty when there is none. */
    Optional<EpochRow> epoch(OptionalInt logEpoch);

    /** The partition that a symbol belongs to; empty when it has no tick. */
    OptionalInt partition(EpochRow epoch, String symbol);

    /** The candle that starts last of those that start at or before a time. */
    Optional<CandleRow> atOrBefore(CandleKey key, long time);

    /** Start of the first candle that starts after a time. */
    OptionalLong startAfter(CandleKey key, long time);

    /** The revisions of the candle that starts at a time, in order. */
    List<RevisionRow> revisions(CandleKey key, long start);

    /** Late ticks of the symbol with an event time in {@code [from, until)}, by position. */
    List<LateRow> late(EpochRow epoch, String symbol, long from, long until);

    /**
     * Gaps of the symbol that reach into {@code [from, until)}, the oldest first: at most so many.
     */
    List<GapRow> gaps(EpochRow epoch, String symbol, long from, long until, int most);

    /**
     * Rejected messages that have the symbol as their key or name it, by position: a superset of
     * those that belong to a candle. A row without a message stands for a run of ticks that came
     * through another partition.
     */
    List<RejectedRow> rejected(EpochRow epoch, String symbol);

    /**
     * The lowest offset among the folded ticks of the symbol with an event time in {@code [from,
     * until)}, or a lower one; empty when there is none.
     */
    OptionalLong lowestOffset(EpochRow epoch, String symbol, long from, long until);

    /**
     * The snapshots that moved the volume of a symbol's days, in order of offset: those before an
     * offset, the newest of them when there are very many.
     */
    List<SnapshotBegin> snapshots(EpochRow epoch, String symbol, int partition, long before);

    /** Up to which offset ticks of the symbol have been folded into any candle; -1 for none. */
    long foldedTo(EpochRow epoch, String symbol);

    @Override
    void close();
}
