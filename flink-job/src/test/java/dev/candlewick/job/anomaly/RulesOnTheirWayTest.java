package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.anomaly.RuleChange.Action;
import dev.candlewick.job.instrument.Instruments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules and candles, which are not ordered against each other on their way. */
class RulesOnTheirWayTest {
    private static final long MINUTE = 60_000_000;
    private static final Duration HORIZON = Duration.ofMinutes(10);
    private static final Instruments INSTRUMENTS =
            Instruments.parsed("symbol,calendar,condition_table,tick_size,name\nIBM,XNYS,,0.01,\n");

    /** Minutes 70, 100 and 130 follow a pause and a jump of nine per cent. */
    private static final long LAST = 130;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable harness : open) {
            harness.close();
        }
    }

    @Test
    void aCandleIsJudgedByTheRuleAtItsStart() throws Exception {
        Map<String, Flag> byDefault = standing(judged(List.of(), -1, 0));
        Map<String, Flag> off = standing(judged(List.of(off("*", "", 100)), -1, 0));

        assertThat(byDefault.keySet()).containsExactly("GAP 100", "GAP 130", "GAP 70");
        assertThat(off.keySet()).containsExactly("GAP 70");
    }

    @Test
    void aRuleThatComesBehindItsCandlesHasThemJudgedAgain() throws Exception {
        List<RuleRecord> rules = List.of(off("*", "", 125), thresholds("IBM", "XNYS", 127));
        Map<String, Flag> known = standing(judged(rules, -1, 0));
        for (long arrival = 120; arrival <= LAST + 1; arrival++) {
            Map<String, Flag> late = standing(judged(List.of(), arrival, 0, rules));
            assertThat(late).as("rules arrive before minute %d", arrival).isEqualTo(known);
        }
        assertThat(known).containsKey("GAP 130");
        assertThat(Objects.requireNonNull(known.get("GAP 130")).rulesVersion()).isEqualTo(2);
    }

    @Test
    void rulesOfOtherSymbolsAndVenuesChangeNothing() throws Exception {
        List<RuleRecord> others = List.of(off("MSFT", "", 0), off("*", "24x7", 0));

        assertThat(standing(judged(others, -1, 0))).isEqualTo(standing(judged(List.of(), -1, 0)));
    }

    @Test
    void whatIsNoRuleStopsNothing() throws Exception {
        RuleRecord bad = new RuleRecord();
        bad.value = new byte[] {'x'};

        assertThat(standing(judged(List.of(bad), 80, 0, List.of(bad))))
                .isEqualTo(standing(judged(List.of(), -1, 0)));
    }

    @Test
    void rulesAreKeptOverARestartEvenIfTheTopicIsGone() throws Exception {
        List<RuleRecord> rules = List.of(off("*", "", 125));

        Map<String, Flag> without = standing(judged(rules, -1, 0));
        Map<String, Flag> restored = standing(judged(List.of(), 90, 110, rules));

        assertThat(restored).isEqualTo(without);
    }

    @Test
    void aRuleThatIsSetWhileTheJobIsDownIsKnownBeforeTheNextCandle() throws Exception {
        Map<String, Flag> known = standing(judged(List.of(off("*", "", 100)), -1, 0));
        // It starts again at minute 100 and reads the topic; the broadcast takes until 120.
        Map<String, Flag> restarted = new TreeMap<>();
        var first = harness(List.of(), null);
        feed(first, 0, 100, restarted);
        var second = harness(List.of(off("*", "", 100)), first.snapshot(1, 1));
        feed(second, 100, 120, restarted);
        second.processElement2(new StreamRecord<>(off("*", "", 100)));
        collect(second, restarted);
        feed(second, 120, LAST + 1, restarted);

        assertThat(standing(restarted)).isEqualTo(known);
    }

    /**
     * What is known of each flag in the end.
     *
     * @param inTheTopic rules that are there from the start
     * @param arrival minute before which the late ones come; negative: never
     * @param restart minute before which it is restored from its own snapshot, with an empty topic;
     *     0: never
     */
    private Map<String, Flag> judged(
            List<RuleRecord> inTheTopic, long arrival, long restart, List<RuleRecord> late)
            throws Exception {
        Map<String, Flag> flags = new TreeMap<>();
        var harness = harness(inTheTopic, null);
        for (long minute = 0; minute <= LAST + 1; minute++) {
            if (minute == restart && restart > 0) {
                harness = harness(List.of(), harness.snapshot(1, 1));
            }
            if (minute == arrival) {
                for (RuleRecord record : late) {
                    harness.processElement2(new StreamRecord<>(record));
                }
                collect(harness, flags);
            }
            feed(harness, minute, Math.min(minute, LAST) + 1, flags);
        }
        return flags;
    }

    private Map<String, Flag> judged(List<RuleRecord> inTheTopic, long arrival, long restart)
            throws Exception {
        return judged(inTheTopic, arrival, restart, List.of());
    }

    private void feed(
            KeyedTwoInputStreamOperatorTestHarness<String, BarBatch, RuleRecord, SymbolFlags> to,
            long from,
            long before,
            Map<String, Flag> flags)
            throws Exception {
        for (long minute = from; minute < before; minute++) {
            if (minute > LAST || isPause(minute)) {
                continue;
            }
            to.processElement1(
                    new StreamRecord<>(
                            new BarBatch(
                                    "IBM",
                                    3,
                                    List.of(),
                                    List.of(bar(minute)),
                                    List.of(),
                                    List.of())));
            collect(to, flags);
        }
    }

    private static boolean isPause(long minute) {
        return minute >= 60 && minute % 30 < 10;
    }

    private static Bar bar(long minute) {
        long jumps = Math.max(0, minute - 40) / 30;
        double price = 100 * Math.exp(0.09 * jumps) + 0.02 * (minute % 3);
        long start = minute * MINUTE;
        return new Bar(
                start,
                start + MINUTE,
                "REGULAR",
                0,
                (int) minute,
                price,
                price,
                price,
                price,
                100,
                minute,
                minute,
                minute,
                minute,
                minute);
    }

    private static void collect(
            KeyedTwoInputStreamOperatorTestHarness<String, BarBatch, RuleRecord, SymbolFlags> from,
            Map<String, Flag> flags) {
        for (SymbolFlags said : from.extractOutputValues()) {
            assertThat(said.partition()).isEqualTo(3);
            for (Flag flag : said.flags()) {
                flags.put(flag.kind() + " " + flag.start() / MINUTE, flag);
            }
        }
        from.getOutput().clear();
    }

    private static Map<String, Flag> standing(Map<String, Flag> flags) {
        Map<String, Flag> standing = new TreeMap<>(flags);
        standing.values().removeIf(flag -> !flag.stands() || flag.kind() != AnomalyKind.GAP);
        return standing;
    }

    private static RuleRecord off(String symbol, String venue, long fromMinute) {
        return record(
                new RuleChange(
                        new RuleScope(AnomalyKind.GAP, symbol, venue),
                        fromMinute * MINUTE,
                        Action.OFF,
                        null,
                        "anna",
                        "because"),
                0);
    }

    private static RuleRecord thresholds(String symbol, String venue, long fromMinute) {
        return record(
                new RuleChange(
                        new RuleScope(AnomalyKind.GAP, symbol, venue),
                        fromMinute * MINUTE,
                        Action.THRESHOLDS,
                        new Tiers(0.5, 2, 3),
                        "anna",
                        "because"),
                1);
    }

    private static RuleRecord record(RuleChange change, long offset) {
        RuleRecord record = new RuleRecord();
        record.offset = offset;
        record.key = RuleMessage.key(change);
        record.value = RuleMessage.value(change);
        return record;
    }

    private KeyedTwoInputStreamOperatorTestHarness<String, BarBatch, RuleRecord, SymbolFlags>
            harness(List<RuleRecord> topic, @Nullable OperatorSubtaskState state) throws Exception {
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<
                        String, BarBatch, RuleRecord, SymbolFlags>(
                        new CoBroadcastWithKeyedOperator<>(
                                new AnomalyOperator(HORIZON, INSTRUMENTS, () -> topic),
                                List.of(AnomalyOperator.RULES)),
                        BarBatch::symbol,
                        change -> "",
                        Types.STRING);
        open.add(harness);
        harness.setup(SymbolFlagsSerializer.INSTANCE);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }
}
