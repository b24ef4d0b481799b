package dev.candlewick.job.anomaly;

import dev.candlewick.job.instrument.Instruments;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link SymbolDetectors} of each symbol, keyed by symbol, by the rules in its {@link
 * RuleBook}.
 *
 * <p>Rules are not ordered against candles when they travel, so their order is made: before the
 * first candle the operator reads the topic of rules to its end, so that whatever was set before it
 * started is known; what is set later takes effect later, and comes by broadcast. Should a rule
 * still come behind a candle that it is about, that candle is judged again.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open before anything else
public final class AnomalyOperator
        extends KeyedBroadcastProcessFunction<String, BarBatch, RuleRecord, SymbolFlags> {

    private static final long serialVersionUID = 1;

    /** Group of every metric of this job, so that their names begin alike. */
    private static final String METERS = "candlewick";

    /** The newest record of each key that was broadcast. */
    public static final MapStateDescriptor<String, RuleRecord> RULES =
            new MapStateDescriptor<>("rules", Types.STRING, TypeInformation.of(RuleRecord.class));

    private static final ValueStateDescriptor<SymbolDetectors> DETECTORS =
            new ValueStateDescriptor<>("detectors", SymbolDetectorsSerializer.INSTANCE);

    private static final Logger LOG = LoggerFactory.getLogger(AnomalyOperator.class);

    private final long horizon;
    private final Instruments instruments;
    private final RuleLog ruleLog;

    private transient RuleBook book;
    private transient boolean isRecalled;
    private transient Map<String, RulesInForce> inForce;
    private transient ValueState<SymbolDetectors> state;
    private transient Map<String, Double> tickSizes;
    private transient Map<AnomalyKind, Counter> raised;

    /**
     * The operator before any symbol is known.
     *
     * @param horizon how far a tick may lie behind the newest event time of its symbol and still
     *     revise a candle
     * @param ruleLog the topic of rules
     */
    public AnomalyOperator(Duration horizon, Instruments instruments, RuleLog ruleLog) {
        this.horizon = horizon.toNanos() / 1000;
        this.instruments = instruments;
        this.ruleLog = ruleLog;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        state = getRuntimeContext().getState(DETECTORS);
        book = new RuleBook(AnomalyRules.defaults());
        ruleLog.all().forEach(this::learn);
        isRecalled = false;
        inForce = new HashMap<>();
        tickSizes = new HashMap<>();
        raised = new EnumMap<>(AnomalyKind.class);
        MetricGroup meters = getRuntimeContext().getMetricGroup().addGroup(METERS);
        for (AnomalyKind kind : AnomalyKind.values()) {
            raised.put(kind, meters.addGroup("kind", kind.name()).counter("flags"));
        }
    }

    @Override
    public void processElement(BarBatch bars, ReadOnlyContext context, Collector<SymbolFlags> out)
            throws Exception {
        recall(context.getBroadcastState(RULES));
        SymbolDetectors detectors = state.value();
        if (detectors == null) {
            detectors = new SymbolDetectors();
        }
        SymbolDetectors.Said said =
                detectors.judge(bars, tickSize(bars.symbol()), horizon, rules(bars.symbol()));
        state.update(detectors);
        say(said, out);
    }

    @Override
    public void processBroadcastElement(
            RuleRecord record, Context context, Collector<SymbolFlags> out) throws Exception {
        BroadcastState<String, RuleRecord> known = context.getBroadcastState(RULES);
        recall(known);
        RuleChange change = learn(record);
        if (change == null) {
            return;
        }
        RuleRecord before = known.get(change.key());
        if (before != null && before.offset >= record.offset) {
            return;
        }
        known.put(change.key(), record);
        inForce.clear();
        context.applyToKeyedState(
                DETECTORS, (symbol, detectors) -> judgeAgain(symbol, detectors, change, out));
    }

    private void judgeAgain(
            String symbol,
            ValueState<SymbolDetectors> of,
            RuleChange change,
            Collector<SymbolFlags> out)
            throws Exception {
        SymbolDetectors detectors = of.value();
        if (detectors == null || !change.scope().matches(symbol, venue(symbol))) {
            return;
        }
        SymbolDetectors.Said said =
                detectors.judgeAgainFrom(
                        change.effectiveFrom(), symbol, tickSize(symbol), horizon, rules(symbol));
        of.update(detectors);
        if (said != null) {
            say(said, out);
        }
    }

    private void say(SymbolDetectors.Said said, Collector<SymbolFlags> out) {
        for (AnomalyKind kind : said.added()) {
            Objects.requireNonNull(raised.get(kind)).inc();
        }
        out.collect(said.flags());
    }

    /** Puts into the book what was broadcast before a restart; the topic may have lost it since. */
    private void recall(ReadOnlyBroadcastState<String, RuleRecord> known) throws Exception {
        if (!isRecalled) {
            known.immutableEntries().forEach(entry -> learn(entry.getValue()));
            inForce.clear();
            isRecalled = true;
        }
    }

    /** What the record says; null when it is no rule, which the table of rules tells. */
    private @Nullable RuleChange learn(RuleRecord record) {
        try {
            RuleChange change = record.change();
            book.put(change, record.offset);
            return change;
        } catch (RuleRejection rejected) {
            LOG.warn(
                    "The message at {}-{}@{} is no rule, {}: {}",
                    record.topic,
                    record.partition,
                    record.offset,
                    rejected.reason(),
                    rejected.detail());
            return null;
        }
    }

    private RulesInForce rules(String symbol) {
        return inForce.computeIfAbsent(symbol, missing -> book.of(missing, venue(missing)));
    }

    private String venue(String symbol) {
        return instruments.of(symbol).calendar().name();
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
