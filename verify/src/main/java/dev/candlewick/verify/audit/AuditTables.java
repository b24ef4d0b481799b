package dev.candlewick.verify.audit;

import dev.candlewick.verify.log.SnapshotBegin;
import dev.candlewick.verify.table.Epoch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The tables that an audit reads, and the one that it adds to. Not thread safe. */
public interface AuditTables extends AutoCloseable {

    /**
     * What is known before a run.
     *
     * @param newest start of the newest candle of 1s, microseconds since the epoch; empty when
     *     there is none
     * @param writtenAt when a newest candle of 1s was last written, microseconds since the epoch;
     *     empty when there is none
     * @param runs earlier runs of the epoch, the newest first, at most some hundreds
     */
    record State(
            int logEpoch,
            long horizon,
            OptionalLong newest,
            OptionalLong writtenAt,
            List<Earlier> runs) {}

    /**
     * An earlier run.
     *
     * @param endedAt microseconds since the epoch
     * @param candles rows that were compared
     */
    record Earlier(Window window, Outcome outcome, long endedAt, long candles) {}

    /** The live epoch and its earlier runs; empty when no epoch is live. */
    Optional<State> state();

    /** The live epoch with its rules. */
    Epoch liveEpoch();

    /** Whether the rows of an epoch are still there. */
    boolean isThere(Epoch epoch);

    /** Partition of each symbol of an epoch. */
    Map<String, Integer> homes(Epoch epoch);

    /** What the tables have of each symbol around a window; absent where there is nothing. */
    Map<String, Load> loads(Epoch epoch, Window window);

    /**
     * How much there is of a symbol.
     *
     * @param seconds its candles of 1s
     * @param ticks folded in them
     */
    record Load(long seconds, long ticks) {}

    /**
     * Rows of 1s to 1h that can end in a window, and the differences between the rows of 1d around
     * it and their hours, both as of one moment.
     */
    Rows rows(Epoch epoch, Collection<String> symbols, Window window);

    /**
     * What one snapshot holds.
     *
     * @param days a sentence for each row of 1d that does not hold the ticks of its hours
     */
    record Rows(List<AuditRow> rows, List<String> days) {}

    /** Lowest first offset of the candles of 1m that start in {@code [from, to)}. */
    OptionalLong lowestOffset(Epoch epoch, Collection<String> symbols, long from, long to);

    /** Where the snapshots of a partition had come to before an offset. */
    List<SnapshotBegin> snapshotsBefore(Epoch epoch, int partition, long offset);

    /** A sentence for each symbol whose candles the database refuses. */
    List<String> refused(Epoch epoch);

    /** Whether this is the one run that may be at work; holds until {@link #close}. */
    boolean takeTurn();

    /** Adds a run. */
    void add(AuditRun run);

    @Override
    void close();
}
