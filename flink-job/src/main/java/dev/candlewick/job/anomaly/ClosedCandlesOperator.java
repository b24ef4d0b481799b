package dev.candlewick.job.anomaly;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Hands on what detectors look at: final candles of a second and of a minute, and how ticks
 * arrived. No forming candle passes. Chained behind the operator that makes them.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open before anything else
public final class ClosedCandlesOperator extends RichFlatMapFunction<SymbolBatch, BarBatch> {

    private static final long serialVersionUID = 1;

    private final Instruments instruments;
    private final boolean judging;
    private transient Map<String, SessionSegment> segments;

    /**
     * The operator before any symbol is known.
     *
     * @param judging whether anything is handed on at all
     */
    public ClosedCandlesOperator(Instruments instruments, boolean judging) {
        this.instruments = instruments;
        this.judging = judging;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        segments = new HashMap<>();
    }

    @Override
    public void flatMap(SymbolBatch batch, Collector<BarBatch> out) {
        if (!judging) {
            return;
        }
        List<Bar> seconds = bars(batch, Interval.ONE_SECOND);
        List<Bar> minutes = bars(batch, Interval.ONE_MINUTE);
        boolean arrived = batch.arrivals.length > 0 || batch.silences.length > 0;
        if (!seconds.isEmpty() || !minutes.isEmpty() || arrived) {
            out.collect(
                    new BarBatch(
                            batch.symbol,
                            batch.partition,
                            seconds,
                            minutes,
                            List.of(batch.arrivals),
                            List.of(batch.silences)));
        }
    }

    private List<Bar> bars(SymbolBatch batch, Interval interval) {
        List<Bar> bars = List.of();
        for (Candle candle : batch.candles) {
            if (candle.interval == interval && candle.isFinal) {
                if (bars.isEmpty()) {
                    bars = new ArrayList<>(2);
                }
                bars.add(Bar.of(candle, segmentAt(batch.symbol, candle.start).anchor()));
            }
        }
        return bars;
    }

    private SessionSegment segmentAt(String symbol, long time) {
        SessionSegment known = segments.get(symbol);
        if (known == null || !known.contains(time)) {
            known = instruments.of(symbol).calendar().segmentAt(time);
            segments.put(symbol, known);
        }
        return known;
    }
}
