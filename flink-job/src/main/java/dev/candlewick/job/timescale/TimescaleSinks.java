package dev.candlewick.job.timescale;

import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.job.anomaly.SymbolFlags;
import dev.candlewick.job.candle.SnapshotTick;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.FeedGap;
import dev.candlewick.job.tick.ImportedCandle;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.LogView;
import dev.candlewick.job.tick.RejectedTick;
import java.io.Serializable;

/**
 * The sinks of one epoch.
 *
 * @param log what the broker says of the topic
 */
public record TimescaleSinks(
        DatabaseOptions database, FlushOptions flush, EpochRules rules, LogView log)
        implements Serializable {

    /** Writes candles, and before the first of them the rules of the epoch and its log. */
    public TimescaleSink<SymbolBatch> candles(Instruments instruments) {
        DatabaseOptions where = database;
        EpochRules epoch = rules;
        LogView view = log;
        return new TimescaleSink<>(
                database,
                flush,
                epoch.logEpoch(),
                "candle",
                () -> {
                    new EpochRegistry(where).register(epoch, view);
                    return new CandleBatch(epoch.logEpoch(), instruments, System::nanoTime);
                });
    }

    /** Writes what detectors say of closed candles. */
    public TimescaleSink<SymbolFlags> flags() {
        int epoch = rules.logEpoch();
        return new TimescaleSink<>(
                database, flush, epoch, "anomaly", () -> new AnomalyBatch(epoch));
    }

    /** Writes what was said in the topic of rules. */
    public TimescaleSink<RuleRecord> ruleChanges() {
        int epoch = rules.logEpoch();
        return new TimescaleSink<>(
                database,
                flush,
                epoch,
                "anomaly_rule_change",
                () -> new TickBatch<>(epoch, RuleChangeTable.TABLE));
    }

    /** Writes rejected messages. */
    public TimescaleSink<RejectedTick> rejectedTicks() {
        int epoch = rules.logEpoch();
        return new TimescaleSink<>(
                database, flush, epoch, "rejected_tick", () -> TickBatch.rejected(epoch));
    }

    /** Writes ticks older than the horizon. */
    public TimescaleSink<LateTick> lateTicks() {
        int epoch = rules.logEpoch();
        return new TimescaleSink<>(
                database, flush, epoch, "late_tick", () -> TickBatch.late(epoch));
    }

    /** Writes where the volume of each snapshot comes from. */
    public TimescaleSink<SnapshotTick> snapshotTicks() {
        int epoch = rules.logEpoch();
        return new TimescaleSink<>(
                database,
                flush,
                epoch,
                "snapshot_tick",
                () -> new TickBatch<>(epoch, PolledTables.SNAPSHOT));
    }

    /** Writes finished bars of others. */
    public TimescaleSink<ImportedCandle> importedCandles() {
        int epoch = rules.logEpoch();
        return new TimescaleSink<>(
                database,
                flush,
                epoch,
                "imported_candle",
                () -> new TickBatch<>(epoch, PolledTables.IMPORTED));
    }

    /** Writes what feeds tell to be missing. */
    public TimescaleSink<FeedGap> feedGaps() {
        int epoch = rules.logEpoch();
        return new TimescaleSink<>(
                database,
                flush,
                epoch,
                "feed_gap",
                () -> new TickBatch<>(epoch, FeedGapTable.TABLE));
    }
}
