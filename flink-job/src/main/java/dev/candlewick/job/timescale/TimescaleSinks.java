package dev.candlewick.job.timescale;

import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.RejectedTick;
import java.io.Serializable;

/** The sinks of one epoch. */
public record TimescaleSinks(DatabaseOptions database, FlushOptions flush, int logEpoch)
        implements Serializable {

    public TimescaleSink<SymbolBatch> candles(Instruments instruments) {
        int epoch = logEpoch;
        return new TimescaleSink<>(database, flush, () -> new CandleBatch(epoch, instruments));
    }

    public TimescaleSink<RejectedTick> rejectedTicks() {
        int epoch = logEpoch;
        return new TimescaleSink<>(database, flush, () -> new RejectedTickBatch(epoch));
    }

    public TimescaleSink<LateTick> lateTicks() {
        int epoch = logEpoch;
        return new TimescaleSink<>(database, flush, () -> new LateTickBatch(epoch));
    }
}
