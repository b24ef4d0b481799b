package dev.candlewick.job.candle;

import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.RejectReason;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What {@link PartitionFoldOperator} counts; docs/metrics.md explains each. */
final class FoldMeters {

    /** Group of every metric of this job, so that their names begin alike. */
    static final String GROUP = "candlewick";

    private final MetricGroup group;
    private final Map<PartitionFold.Outcome, Counter> outcomes =
            new EnumMap<>(PartitionFold.Outcome.class);
    private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
    private final Set<Integer> partitions = new HashSet<>();
    private final Map<DayVolumes.Basis, Counter> snapshots = new EnumMap<>(DayVolumes.Basis.class);
    private final Counter heartbeats;
    private final Counter bars;
    private final Counter gaps;

    FoldMeters(MetricGroup operator, Instruments instruments) {
        group = operator.addGroup(GROUP);
        for (PartitionFold.Outcome outcome : PartitionFold.Outcome.values()) {
            outcomes.put(outcome, ticks(outcome.name().toLowerCase(Locale.ROOT)));
        }
        heartbeats = ticks("heartbeat");
        bars = ticks("bar");
        gaps = ticks("gap");
        for (DayVolumes.Basis basis : DayVolumes.Basis.values()) {
            snapshots.put(
                    basis,
                    group.addGroup("basis", basis.name().toLowerCase(Locale.ROOT))
                            .counter("snapshotTicks"));
        }
        for (RejectReason reason : RejectReason.values()) {
            if (reason != RejectReason.WRONG_PARTITION && reason != RejectReason.REFUSED) {
                rejected.put(reason, rejected(operator, reason));
            }
        }
        instruments.meterUnknownConditions(
                table -> group.addGroup("conditionTable", table).counter("unknownConditions")::inc);
    }

    private Counter ticks(String tickClass) {
        return group.addGroup("class", tickClass).counter("ticks");
    }

    /** Counts the rejected messages of one reason, which only one operator may do. */
    static Counter rejected(MetricGroup operator, RejectReason reason) {
        return operator.addGroup(GROUP).addGroup("reason", reason.name()).counter("rejectedTicks");
    }

    /** Messages that were gone before the fold began. */
    void missing(LongSupplier missing) {
        group.gauge("offsetsBeforeTheLog", missing::getAsLong);
    }

    /**
     * How far the fold has come in a partition; asked by another thread.
     *
     * @param nextOffset of the partition
     */
    void partition(int partition, IntToLongFunction nextOffset) {
        if (partitions.add(partition)) {
            of(partition).gauge("nextOffset", () -> nextOffset.applyAsLong(partition));
        }
    }

    /** How long the log of a partition is; asked by another thread. */
    void end(int partition, IntToLongFunction endOffset) {
        of(partition).gauge("endOffset", () -> endOffset.applyAsLong(partition));
    }

    private MetricGroup of(int partition) {
        return group.addGroup("partition", Integer.toString(partition));
    }

    /** Seconds since a checkpoint was last completed; asked by another thread. */
    void checkpointAge(LongSupplier seconds) {
        group.gauge("checkpointAge", seconds::getAsLong);
    }

    void heartbeat() {
        heartbeats.inc();
    }

    void bar() {
        bars.inc();
    }

    void gap() {
        gaps.inc();
    }

    /** Counts a folded snapshot, which counts as a tick besides. */
    void snapshot(DayVolumes.Basis basis) {
        Objects.requireNonNull(snapshots.get(basis)).inc();
    }

    void rejected(RejectReason reason) {
        Objects.requireNonNull(rejected.get(reason)).inc();
    }

    void tick(PartitionFold.Outcome outcome) {
        Objects.requireNonNull(outcomes.get(outcome)).inc();
    }
}
