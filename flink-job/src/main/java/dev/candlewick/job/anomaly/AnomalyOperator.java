package dev.candlewick.job.anomaly;

import dev.candlewick.job.instrument.Instruments;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Runs the {@link SymbolDetectors} of each symbol, keyed by symbol. */
@SuppressWarnings("NullAway.Init") // Flink calls open before anything else
public final class AnomalyOperator extends KeyedProcessFunction<String, BarBatch, SymbolFlags> {

    private static final long serialVersionUID = 1;

    /** Group of every metric of this job, so that their names begin alike. */
    private static final String METERS = "candlewick";

    private final long horizon;
    private final Instruments instruments;

    private transient ValueState<SymbolDetectors> state;
    private transient Map<String, Double> tickSizes;
    private transient Map<AnomalyKind, Counter> raised;

    /**
     * The operator before any symbol is known.
     *
     * @param horizon how far a tick may lie behind the newest event time of its symbol and still
     *     revise a candle
     */
    public AnomalyOperator(Duration horizon, Instruments instruments) {
        this.horizon = horizon.toNanos() / 1000;
        this.instruments = instruments;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "detectors", SymbolDetectorsSerializer.INSTANCE));
        tickSizes = new HashMap<>();
        raised = new EnumMap<>(AnomalyKind.class);
        MetricGroup meters = getRuntimeContext().getMetricGroup().addGroup(METERS);
        for (AnomalyKind kind : AnomalyKind.values()) {
            raised.put(kind, meters.addGroup("kind", kind.name()).counter("flags"));
        }
    }

    @Override
    public void processElement(BarBatch bars, Context context, Collector<SymbolFlags> out)
            throws Exception {
        SymbolDetectors detectors = state.value();
        if (detectors == null) {
            detectors = new SymbolDetectors();
        }
        SymbolDetectors.Said said =
                detectors.judge(bars, tickSize(bars.symbol()), horizon, rules(bars.symbol()));
        state.update(detectors);
        for (AnomalyKind kind : said.added()) {
            Objects.requireNonNull(raised.get(kind)).inc();
        }
        out.collect(said.flags());
    }

    /** The one place that asks by which rules a symbol is judged. */
    private AnomalyRules rules(String symbol) {
        return AnomalyRules.defaults();
    }

    private double tickSize(String symbol) {
        return tickSizes.computeIfAbsent(
                symbol,
                missing -> {
                    BigDecimal size = instruments.of(missing).tickSize();
                    return size == null ? 0 : size.doubleValue();
                });
    }
}
