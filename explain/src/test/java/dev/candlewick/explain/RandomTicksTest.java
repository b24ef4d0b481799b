package dev.candlewick.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.MemoryCandles.Judged;
import dev.candlewick.explain.table.CandleKey;
import dev.candlewick.explain.table.CandleRow;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.table.CandleInterval;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each candle's short reading of the log says what verify's classifier says of the whole log. */
class RandomTicksTest {

    private static final int ALL = Integer.MAX_VALUE / 2;

    private final MemoryRecords log = new MemoryRecords(RandomTicks.PARTITIONS);
    private final Map<Verdict, Long> seen = new EnumMap<>(Verdict.class);
    private int doubts;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyTickOfACandleIsJudgedAsByTheWholeLog(long seed) {
        market(seed);
        MemoryCandles candles = new MemoryCandles(RandomTicks.INSTRUMENTS, log.all());
        candles.rows.forEach(
                (key, table) -> {
                    for (CandleRow row : some(key, table)) {
                        Explanation explanation = explain(candles, key, row);
                        assertThat(explanation.columns())
                                .as("%s %s", key, row)
                                .allMatch(Column::agrees);
                        assertThat(explanation.matches()).isTrue();
                        doubts += explanation.remarks().size();
                        assertThat(verdicts(explanation))
                                .as("%s %s", key, row)
                                .isEqualTo(expected(candles, key, row));
                        explanation.counts().forEach((v, count) -> seen.merge(v, count, Long::sum));
                    }
                });
        assertThat(doubts).isZero();
        for (Verdict verdict : Verdict.values()) {
            if (verdict != Verdict.NOT_YET) {
                assertThat(seen.get(verdict)).as(verdict.name()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = 4)
    void aFormingCandleIsExplainedAsOfItsLastTick(long seed) {
        market(seed);
        List<LogRecord> prefix =
                log.all().stream()
                        .filter(record -> record.offset() < log.end(record.partition()) / 2)
                        .toList();
        MemoryCandles candles = new MemoryCandles(RandomTicks.INSTRUMENTS, prefix);
        MemoryCandles whole = new MemoryCandles(RandomTicks.INSTRUMENTS, log.all());
        long notYet = 0;
        for (Map.Entry<CandleKey, NavigableMap<Long, CandleRow>> table : candles.rows.entrySet()) {
            for (CandleRow row : some(table.getKey(), table.getValue())) {
                Explanation explanation = explain(candles, table.getKey(), row);
                assertThat(explanation.matches()).isTrue();
                CandleRow full =
                        Objects.requireNonNull(whole.table(table.getKey()).get(row.start()));
                notYet += explanation.count(Verdict.NOT_YET);
                assertThat(
                                explanation.count(Verdict.COUNTED)
                                        + explanation.count(Verdict.INELIGIBLE)
                                        + explanation.count(Verdict.NOT_YET))
                        .isEqualTo(Long.parseLong(String.valueOf(full.values().get("tick_count"))));
            }
        }
        assertThat(notYet).isPositive();
    }

    /** There are many small candles. */
    private static List<CandleRow> some(CandleKey key, NavigableMap<Long, CandleRow> table) {
        List<CandleRow> rows = List.copyOf(table.values());
        int step = key.interval() == CandleInterval.SECOND ? 9 : 2;
        return IntStream.range(0, rows.size())
                .filter(place -> place % step == 0)
                .mapToObj(rows::get)
                .toList();
    }

    private void market(long seed) {
        RandomTicks market = new RandomTicks(seed, log);
        market.send("2026-03-06T13:50:00Z", 600);
        market.send("2026-11-27T17:40:00Z", 600);
    }

    private Explanation explain(MemoryCandles candles, CandleKey key, CandleRow row) {
        long inside = row.start() + (row.end() - row.start()) / 3;
        return Explainer.explain(
                new Question(
                        key.symbol(),
                        key.interval(),
                        Moment.of(Instant.EPOCH.plus(inside, ChronoUnit.MICROS)),
                        OptionalInt.empty(),
                        Listing.first(ALL)),
                candles.with(log));
    }

    /** What was said of valid ticks, by place. */
    private static Map<String, String> verdicts(Explanation explanation) {
        Map<String, String> verdicts = new TreeMap<>();
        List<Long> offsets = new ArrayList<>();
        for (Tick tick : explanation.ticks()) {
            if (tick.partition() == explanation.partition()) {
                offsets.add(tick.offset());
            }
            if (tick.verdict() != Verdict.REJECTED) {
                String rule = tick.rule().startsWith("duplicate") ? tick.rule() : "";
                verdicts.put(tick.partition() + ":" + tick.offset(), tick.verdict() + rule);
            }
        }
        assertThat(offsets).isSorted();
        return verdicts;
    }

    private static Map<String, String> expected(
            MemoryCandles candles, CandleKey key, CandleRow row) {
        Map<String, String> expected = new TreeMap<>();
        for (Judged one : candles.judged) {
            Message.Trade trade = one.classified().trade();
            if (trade != null
                    && trade.symbol().equals(key.symbol())
                    && trade.eventTime() >= row.start()
                    && trade.eventTime() < row.end()) {
                int effect =
                        key.interval() == CandleInterval.DAY
                                ? one.classified().daily()
                                : one.classified().intraday();
                expected.put(
                        one.record().partition() + ":" + one.offset(),
                        switch (one.classified().tickClass()) {
                            case APPLIED, INELIGIBLE ->
                                    String.valueOf(
                                            effect == 0 ? Verdict.INELIGIBLE : Verdict.COUNTED);
                            case DUPLICATE ->
                                    Verdict.DUPLICATE
                                            + "duplicate of offset "
                                            + one.classified().original();
                            case LATE -> String.valueOf(Verdict.LATE);
                            case HEARTBEAT, BAR, GAP, REJECTED -> throw new IllegalStateException();
                        });
            }
        }
        return expected;
    }
}
