package dev.candlewick.job.candle;

import static dev.candlewick.job.candle.Market.micros;
import static dev.candlewick.job.candle.Market.trade;
import static dev.candlewick.job.candle.Market.withTradeId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.candlewick.job.instrument.Instrument;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LifeOfACandleTest {

    private static final long NO_WATERMARK = Long.MIN_VALUE;

    @Test
    void aTradeIsInTheCandlesOfAllSixIntervals() {
        Market market = Market.everyTradeCounts();
        market.fold(trade("A", "2024-03-05T10:07:08.5Z", "10", "2"));
        market.emit(NO_WATERMARK);

        assertThat(market.candles.keySet())
                .containsExactly(
                        new Market.Key("A", Interval.ONE_SECOND, micros("2024-03-05T10:07:08Z")),
                        new Market.Key("A", Interval.ONE_MINUTE, micros("2024-03-05T10:07:00Z")),
                        new Market.Key("A", Interval.FIVE_MINUTES, micros("2024-03-05T10:05:00Z")),
                        new Market.Key(
                                "A", Interval.FIFTEEN_MINUTES, micros("2024-03-05T10:00:00Z")),
                        new Market.Key("A", Interval.ONE_HOUR, micros("2024-03-05T10:00:00Z")),
                        new Market.Key("A", Interval.ONE_DAY, micros("2024-03-05T00:00:00Z")));
        assertThat(market.candles.values()).noneMatch(candle -> candle.isFinal);
    }

    /** As after a restart, which begins without a watermark. */
    @Test
    void aNewSecondOfAClosedMinuteIsFinalAtOnce() throws IOException {
        Partial first = new Partial();
        first.start = micros("2024-03-05T10:07:08Z");
        first.newestEventTime = first.start;
        first.folded.add(0, 1, 1);
        Partial late = new Partial();
        late.start = micros("2024-03-05T10:07:30Z");
        late.newestEventTime = late.start;
        late.folded.add(0, 2, 2);
        Instrument instrument =
                Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n").of("A");
        SymbolCandles before = new SymbolCandles(0);
        before.merge(first, instrument);
        before.close(micros("2024-03-05T10:08:00Z"));
        before.takeDirty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        before.write(new DataOutputStream(bytes));

        SymbolCandles restored =
                SymbolCandles.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        restored.merge(late, instrument);

        assertThat(restored.takeDirty())
                .extracting(candle -> candle.interval, candle -> candle.isFinal)
                .startsWith(tuple(Interval.ONE_SECOND, true), tuple(Interval.ONE_MINUTE, true))
                .contains(tuple(Interval.FIVE_MINUTES, false));
    }

    @Test
    void theWatermarkClosesWhatEndsAtOrBeforeIt() {
        Market market = Market.everyTradeCounts();
        market.fold(trade("A", "2024-03-05T10:07:08.5Z", "10", "2"));
        market.emit(micros("2024-03-05T10:08:00Z"));

        assertThat(market.candle("A", Interval.ONE_SECOND, "2024-03-05T10:07:08Z").isFinal)
                .isTrue();
        assertThat(market.candle("A", Interval.ONE_MINUTE, "2024-03-05T10:07:00Z").isFinal)
                .isTrue();
        assertThat(market.candle("A", Interval.FIVE_MINUTES, "2024-03-05T10:05:00Z").isFinal)
                .isFalse();
    }

    @Test
    void lateTickRevisesTheClosedCandleOfAllIntervals() {
        Market market = Market.everyTradeCounts();
        market.fold(trade("A", "2024-03-05T10:07:08.5Z", "10", "2"));
        market.fold(trade("A", "2024-03-05T10:16:00Z", "11", "1"));
        market.emit(micros("2024-03-05T10:16:00Z"));

        assertThat(market.fold(trade("A", "2024-03-05T10:07:08.7Z", "12", "3")))
                .isEqualTo(PartitionFold.Outcome.PRICE);
        market.emit(micros("2024-03-05T10:16:00Z"));

        for (Interval interval : List.of(Interval.ONE_SECOND, Interval.ONE_MINUTE)) {
            Candle candle =
                    market.candle(
                            "A",
                            interval,
                            interval == Interval.ONE_SECOND
                                    ? "2024-03-05T10:07:08Z"
                                    : "2024-03-05T10:07:00Z");
            assertThat(candle.isFinal).isTrue();
            assertThat(candle.ohlcv.close).isEqualTo(12_00000000L);
            assertThat(candle.folded.tickCount).isEqualTo(2);
        }
        assertThat(market.candle("A", Interval.ONE_HOUR, "2024-03-05T10:00:00Z").folded.tickCount)
                .isEqualTo(3);
    }

    @Test
    void theHorizonIsMeasuredInTheSymbolsOwnLogToTheMicrosecond() {
        Market market = Market.everyTradeCounts();
        market.fold(trade("A", "2024-03-05T10:20:00Z", "10", "2"));
        market.fold(trade("B", "2024-03-05T12:00:00Z", "10", "2"));

        assertThat(market.fold(trade("A", "2024-03-05T10:10:00Z", "10", "2")))
                .isEqualTo(PartitionFold.Outcome.PRICE);
        assertThat(market.fold(trade("A", "2024-03-05T10:09:59.999999Z", "10", "2")))
                .isEqualTo(PartitionFold.Outcome.LATE);
    }

    @Test
    void aBackloggedSymbolLosesNothingWhenTheWatermarkIsFarAhead() {
        Market market = Market.everyTradeCounts();
        for (int second = 0; second < 60; second++) {
            market.fold(trade("A", "2024-03-05T10:00:%02dZ".formatted(second), "10", "1"));
            market.emit(micros("2024-03-06T00:00:00Z"));
        }

        Candle minute = market.candle("A", Interval.ONE_MINUTE, "2024-03-05T10:00:00Z");
        assertThat(minute.folded.tickCount).isEqualTo(60);
        assertThat(minute.isFinal).isTrue();
    }

    @Test
    void aCandleTheSymbolsOwnClockHasLeftBehindIsFinalWithoutAnyWatermark() {
        Market market = Market.everyTradeCounts();
        market.fold(trade("A", "2024-03-05T10:00:00Z", "10", "1"));
        market.fold(trade("A", "2024-03-05T10:10:01Z", "10", "1"));
        market.emit(NO_WATERMARK);

        assertThat(market.candle("A", Interval.ONE_SECOND, "2024-03-05T10:00:00Z").isFinal)
                .isTrue();
        assertThat(market.candle("A", Interval.ONE_MINUTE, "2024-03-05T10:00:00Z").isFinal)
                .isFalse();
    }

    @Test
    void aTradeIdCountsOnceInsideTheHorizon() {
        Market market = Market.everyTradeCounts();
        market.fold(withTradeId(trade("A", "2024-03-05T10:00:00Z", "10", "1"), "x"));

        assertThat(market.fold(withTradeId(trade("A", "2024-03-05T10:00:00Z", "10", "1"), "x")))
                .isEqualTo(PartitionFold.Outcome.DUPLICATE);
        assertThat(market.fold(withTradeId(trade("B", "2024-03-05T10:00:00Z", "10", "1"), "x")))
                .isEqualTo(PartitionFold.Outcome.PRICE);
        assertThat(market.fold(trade("A", "2024-03-05T10:00:00Z", "10", "1")))
                .isEqualTo(PartitionFold.Outcome.PRICE);
        market.fold(trade("A", "2024-03-05T10:10:00.000001Z", "10", "1"));
        assertThat(
                        market.fold(
                                withTradeId(
                                        trade("A", "2024-03-05T10:10:00.000001Z", "10", "1"), "x")))
                .isEqualTo(PartitionFold.Outcome.PRICE);
    }

    @Test
    void shuffledInsideTheHorizonGivesTheSameCandlesAndSmallOnesFoldToLargeOnes() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<LogRecord> log = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                // All within the horizon, so that no order makes a tick late.
                log.add(tradeAt(random.nextInt(600_000), random));
            }
            Market market = Market.everyTradeCounts();
            for (LogRecord record : log) {
                market.fold(record);
                if (random.nextInt(400) == 0) {
                    market.emit(micros("2024-03-05T10:00:00Z") + random.nextInt(600_000) * 1000L);
                    assertNesting(market);
                }
            }
            market.emit(NO_WATERMARK);
            assertNesting(market);
            assertThat(
                            market.candle("A", Interval.ONE_DAY, "2024-03-05T00:00:00Z")
                                    .folded
                                    .tickCount)
                    .isEqualTo(3000);
        }
    }

    @Test
    void theSameLogGivesTheSameCandlesBitForBitHoweverItIsCutIntoPartials() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            List<LogRecord> log = extremes(new Random(seed));
            Map<Market.Key, byte[]> expected = null;
            for (int attempt = 0; attempt < 4; attempt++) {
                Random random = new Random(1000L * seed + attempt);
                Map<Market.Key, byte[]> values = valuesOf(log, random, attempt == 0);
                if (expected == null) {
                    expected = values;
                }
                assertThat(values.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
                for (Map.Entry<Market.Key, byte[]> candle : values.entrySet()) {
                    assertThat(candle.getValue())
                            .as("seed %d %s", seed, candle.getKey())
                            .isEqualTo(expected.get(candle.getKey()));
                }
            }
        }
    }

    /** A log within one horizon, with equal times, equal prices, and all that is largest. */
    private static List<LogRecord> extremes(Random random) {
        List<LogRecord> log = new ArrayList<>();
        for (int offset = 0; offset < 400; offset++) {
            LogRecord record =
                    trade(
                            "A",
                            "2024-03-05T23:55:00Z",
                            random.nextInt(4) == 0
                                    ? "9999999999.99999999"
                                    : "0.0000000" + (1 + random.nextInt(9)),
                            random.nextInt(3) == 0 ? "0" : "9999.99999999");
            record.eventTime += random.nextInt(600) * 1_000_000L;
            record.offset = offset;
            record.conditions = List.of("0", "20", "40", "2000", "200000").get(random.nextInt(5));
            log.add(record);
        }
        return log;
    }

    /** The candles of a log, by partials that are cut and merged anyhow. */
    private static Map<Market.Key, byte[]> valuesOf(
            List<LogRecord> log, Random random, boolean inOnePiece) throws IOException {
        Instruments instruments =
                Instruments.parsed(
                        "symbol,calendar,condition_table,tick_size,name\nA,24x7,us-tape-mask,,\n");
        PartitionFold fold = new PartitionFold(3, micros(Market.HORIZON), instruments);
        List<Partial> partials = new ArrayList<>();
        for (LogRecord record : log) {
            fold.fold(record);
            if (!inOnePiece && random.nextInt(5) == 0) {
                fold.flush(
                        Long.MAX_VALUE, batch -> partials.addAll(List.of(batch.copy().partials)));
            }
        }
        fold.flush(Long.MAX_VALUE, batch -> partials.addAll(List.of(batch.copy().partials)));
        Collections.shuffle(partials, random);
        SymbolCandles candles = new SymbolCandles(3);
        Map<Market.Key, byte[]> values = new HashMap<>();
        for (Partial partial : partials) {
            candles.merge(partial, instruments.of("A"));
            if (!inOnePiece && random.nextInt(20) == 0) {
                candles.close(micros("2024-03-06T00:00:00Z"));
                put(candles.takeDirty(), values);
            }
        }
        put(candles.takeDirty(), values);
        return values;
    }

    private static void put(Candle[] changed, Map<Market.Key, byte[]> values) throws IOException {
        for (Candle candle : changed) {
            assertThat(candle.ohlcv.turnover().toBigInteger())
                    .isBetween(
                            candle.ohlcv
                                    .priceVolume()
                                    .toBigInteger()
                                    .multiply(BigInteger.valueOf(candle.ohlcv.low)),
                            candle.ohlcv
                                    .priceVolume()
                                    .toBigInteger()
                                    .multiply(BigInteger.valueOf(candle.ohlcv.high)));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            candle.ohlcv.write(out);
            candle.folded.write(out);
            values.put(new Market.Key("A", candle.interval, candle.start), bytes.toByteArray());
        }
    }

    private static LogRecord tradeAt(int millis, Random random) {
        LogRecord record =
                trade(
                        "A",
                        "2024-03-05T10:00:00Z",
                        "" + (90 + random.nextInt(20)),
                        "" + random.nextInt(5));
        record.eventTime += millis * 1000L;
        return record;
    }

    private static void assertNesting(Market market) {
        List<Interval> intervals = List.of(Interval.values());
        for (int i = 0; i < 4; i++) {
            Interval small = intervals.get(i);
            Interval large = intervals.get(i + 1);
            market.candles.forEach(
                    (key, candle) -> {
                        if (key.interval() == large) {
                            Ohlcv folded = new Ohlcv();
                            Folded log = new Folded();
                            market.candles.values().stream()
                                    .filter(other -> other.interval == small)
                                    .filter(other -> other.start >= candle.start)
                                    .filter(other -> other.end <= candle.end)
                                    .forEach(
                                            other -> {
                                                folded.merge(other.ohlcv);
                                                log.merge(other.folded);
                                            });
                            assertThat(candle.ohlcv).usingRecursiveComparison().isEqualTo(folded);
                            assertThat(candle.folded).usingRecursiveComparison().isEqualTo(log);
                        }
                    });
        }
    }

    @Test
    void aFoldThatIsWrittenAndReadGoesOnAsIfNothingHadHappened() {
        Instruments instruments =
                Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n");
        PartitionFold fold = new PartitionFold(5, micros(Market.HORIZON), instruments);
        fold.fold(withTradeId(trade("A", "2024-03-05T10:20:00Z", "10", "1"), "x"));
        fold.flush(Long.MAX_VALUE, batch -> {});

        PartitionFold restored =
                PartitionFold.fromBytes(fold.toBytes(), micros(Market.HORIZON), instruments);

        assertThat(restored.partition()).isEqualTo(5);
        assertThat(restored.nextOffset()).isEqualTo(1);
        assertThat(restored.fold(withTradeId(trade("A", "2024-03-05T10:20:00Z", "10", "1"), "x")))
                .isEqualTo(PartitionFold.Outcome.DUPLICATE);
        assertThat(restored.fold(trade("A", "2024-03-05T10:09:59Z", "10", "1")))
                .isEqualTo(PartitionFold.Outcome.LATE);
    }

    @Test
    void candlesThatAreWrittenAndReadAreTheSame() throws IOException {
        SymbolCandles candles = new SymbolCandles(4);
        Instruments instruments =
                Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n");
        PartitionFold fold = new PartitionFold(4, micros(Market.HORIZON), instruments);
        fold.fold(trade("A", "2024-03-05T10:20:00Z", "10", "1"));
        fold.fold(trade("A", "2024-03-05T10:21:00Z", "10", "1"));
        fold.flush(
                Long.MAX_VALUE,
                batch -> {
                    for (Partial partial : batch.partials) {
                        candles.merge(partial, instruments.of("A"));
                    }
                });
        candles.close(micros("2024-03-05T10:20:30Z"));
        candles.takeDirty();

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        candles.write(new DataOutputStream(bytes));
        SymbolCandles read =
                SymbolCandles.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(read).usingRecursiveComparison().ignoringFields("last").isEqualTo(candles);
        assertThat(candles.copy())
                .usingRecursiveComparison()
                .ignoringFields("last")
                .isEqualTo(candles);
        assertThat(read.nextEnd()).isEqualTo(micros("2024-03-05T10:21:00Z"));
    }

    @Test
    void theDayFollowsTheDailyColumnAndTheTradingDate() {
        Market market =
                new Market(
                        "symbol,calendar,condition_table,tick_size,name\nIBM,XNYS,us-tape-mask,0.01,\n");
        LogRecord extended = trade("IBM", "2013-10-07T12:00:00Z", "180", "5");
        extended.conditions = "2000";
        market.fold(extended);
        LogRecord auction = trade("IBM", "2013-10-07T13:30:00Z", "181", "7");
        auction.conditions = "40";
        market.fold(auction);
        market.emit(NO_WATERMARK);

        Candle day = market.candle("IBM", Interval.ONE_DAY, "2013-10-07T04:00:00Z");
        assertThat(day.session).isEqualTo("ALL");
        assertThat(day.end).isEqualTo(micros("2013-10-08T04:00:00Z"));
        assertThat(day.ohlcv.open).isEqualTo(181_00000000L);
        assertThat(day.ohlcv.volume()).hasToString("1200000000");
        Candle hour = market.candle("IBM", Interval.ONE_HOUR, "2013-10-07T13:30:00Z");
        assertThat(hour.session).isEqualTo("REGULAR");
        assertThat(hour.ohlcv.openOffset).isEqualTo(Ohlcv.NONE);
        assertThat(hour.folded.tickCount).isEqualTo(1);
    }
}
