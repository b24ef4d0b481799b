package dev.candlewick.job.timescale;

import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.RejectedTick;
import java.io.Serializable;

/** The sinks of one epoch. */
public record TimescaleSinks(DatabaseOptions database, FlushOptions flush, EpochRules rules)
        implements Serializable {

    /** Writes candles, and before the first of them the rules of the epoch. */
    public TimescaleSink<SymbolBatch> candles(Instruments instruments) {
        DatabaseOptions where = database;
        EpochRules epoch = rules;
        return new TimescaleSink<>(
                database,
                flush,
                epoch.logEpoch(),
                "candle",
                () -> {
                    new EpochRegistry(where).register(epoch);
                    return new CandleBatch(epoch.logEpoch(), instruments, System::nanoTime);
                });
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
}
