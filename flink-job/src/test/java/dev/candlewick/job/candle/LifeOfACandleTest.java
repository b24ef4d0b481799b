package dev.candlewick.job.candle;

import static dev.candlewick.job.candle.Market.micros;
import static dev.candlewick.job.candle.Market.trade;
import static dev.candlewick.job.candle.Market.withTradeId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
                .isEqualTo(PartitionFold.Outcome.APPLIED);
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
                .isEqualTo(PartitionFold.Outcome.APPLIED);
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
                .isEqualTo(PartitionFold.Outcome.APPLIED);
        assertThat(market.fold(trade("A", "2024-03-05T10:00:00Z", "10", "1")))
                .isEqualTo(PartitionFold.Outcome.APPLIED);
        market.fold(trade("A", "2024-03-05T10:10:00.000001Z", "10", "1"));
        assertThat(
                        market.fold(
                                withTradeId(
                                        trade("A", "2024-03-05T10:10:00.000001Z", "10", "1"), "x")))
                .isEqualTo(PartitionFold.Outcome.APPLIED);
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
        fold.flush(batch -> {});

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

        assertThat(read).usingRecursiveComparison().isEqualTo(candles);
        assertThat(candles.copy()).usingRecursiveComparison().isEqualTo(candles);
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
        assertThat(day.ohlcv.volume).hasToString("1200000000");
        Candle hour = market.candle("IBM", Interval.ONE_HOUR, "2013-10-07T13:30:00Z");
        assertThat(hour.session).isEqualTo("REGULAR");
        assertThat(hour.ohlcv.openOffset).isEqualTo(Ohlcv.NONE);
        assertThat(hour.folded.tickCount).isEqualTo(1);
    }
}
