package dev.candlewick.job.candle;

import static dev.candlewick.job.candle.Market.trade;
import static dev.candlewick.job.candle.Market.withConditions;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing in the rules knows a symbol: an instrument file is all that a new one needs. */
class OtherInstrumentsTest {

    private static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            MSFT,XNYS,us-tape-mask,0.01,Microsoft
            BRK.A,XNYS,us-tape-mask,0.01,Berkshire Hathaway
            F,XNYS,cta,0.01,Ford
            QQQ,XNYS,utp,0.01,Nasdaq 100 fund
            EUR/USD,24x7,,0.00001,Euro
            *,24x7,,,Futures and all the rest
            """;

    private static final String OPENING_AUCTION = "40";
    private static final String OFFICIAL_OPEN = "4000000";
    private static final String SWEEP = "20";
    private static final String ODD_LOT = "80000000";
    private static final String SWEEP_OUTSIDE_REGULAR_HOURS = "20002020";
    private static final String CROSS = "200000";

    private final Market market = new Market(INSTRUMENTS);

    @ParameterizedTest
    @ValueSource(strings = {"MSFT", "BRK.A"})
    void tradesOfTheUsTapeCountByTheirBitsWhateverTheSymbol(String symbol) {
        fold(symbol, "2024-03-05T14:30:00.1Z", "400", "1000", OPENING_AUCTION);
        fold(symbol, "2024-03-05T14:30:00.2Z", "401", "0", OFFICIAL_OPEN);
        fold(symbol, "2024-03-05T14:30:01Z", "402", "10", "0");
        fold(symbol, "2024-03-05T14:30:02Z", "450", "20", SWEEP);
        fold(symbol, "2024-03-05T14:30:03Z", "350", "3", ODD_LOT);
        fold(symbol, "2024-03-05T14:30:04Z", "403", "5", SWEEP_OUTSIDE_REGULAR_HOURS);
        fold(symbol, "2024-03-05T14:30:05Z", "500", "999", CROSS);
        market.emit(Long.MIN_VALUE);

        Candle minute = market.candle(symbol, Interval.ONE_MINUTE, "2024-03-05T14:30:00Z");
        assertThat(prices(minute)).containsExactly("402", "403", "402", "403");
        assertThat(minute.ohlcv.volume()).hasToString(scaled("38"));
        assertThat(minute.ohlcv.priceVolume()).hasToString(scaled("15"));
        assertThat(minute.folded.tickCount).isEqualTo(7);
        assertThat(minute.ohlcv.tradeCount).isEqualTo(4);

        Candle day = market.candle(symbol, Interval.ONE_DAY, "2024-03-05T05:00:00Z");
        assertThat(prices(day)).containsExactly("400", "500", "400", "500");
        assertThat(day.ohlcv.volume()).hasToString(scaled("1038"));
    }

    @ParameterizedTest
    @CsvSource({"F, '    ', ' T  '", "QQQ, '@   ', '@ T '"})
    void lettersOfTheSipsCountByTheirStrictest(String symbol, String regular, String extended) {
        fold(symbol, "2024-03-05T13:00:00Z", "8", "1", extended);
        fold(symbol, "2024-03-05T14:30:00.1Z", "10", "100", "@O X");
        fold(symbol, "2024-03-05T14:30:00.2Z", "9", "0", "@  Q");
        fold(symbol, "2024-03-05T14:30:01Z", "11", "50", regular);
        fold(symbol, "2024-03-05T14:30:02Z", "20", "7", "@F I");
        fold(symbol, "2024-03-05T14:30:03Z", "12", "30", "@ Z ");
        fold(symbol, "2024-03-05T14:30:04Z", "30", "2", "@8");
        market.emit(Long.MIN_VALUE);

        Candle before = market.candle(symbol, Interval.ONE_MINUTE, "2024-03-05T13:00:00Z");
        assertThat(before.session).isEqualTo("PRE");
        assertThat(prices(before)).containsExactly("8", "8", "8", "8");
        Candle minute = market.candle(symbol, Interval.ONE_MINUTE, "2024-03-05T14:30:00Z");
        assertThat(prices(minute)).containsExactly("10", "11", "10", "11");
        assertThat(minute.ohlcv.volume()).hasToString(scaled("189"));
        Candle day = market.candle(symbol, Interval.ONE_DAY, "2024-03-05T05:00:00Z");
        assertThat(prices(day)).containsExactly("10", "12", "10", "11");
        assertThat(day.ohlcv.volume()).hasToString(scaled("190"));
        assertThat(day.folded.tickCount).isEqualTo(7);
    }

    @Test
    void aPriceWithSizeZeroSetsPricesAndHasNoVolumeAndNoVwap() {
        for (String price : List.of("1.08512", "1.08530", "1.08499", "1.08511")) {
            fold("EUR/USD", "2024-03-05T14:30:01Z", price, "0", "");
        }
        market.emit(Long.MIN_VALUE);

        for (Candle candle : market.candles.values()) {
            assertThat(prices(candle)).containsExactly("1.08512", "1.0853", "1.08499", "1.08511");
            assertThat(candle.ohlcv.volume()).hasToString("0");
            assertThat(candle.ohlcv.priceVolume()).hasToString("0");
            assertThat(candle.ohlcv.turnover()).hasToString("0");
            assertThat(candle.ohlcv.tradeCount).isEqualTo(4);
            assertThat(candle.ohlcv.priceTradeCount).isEqualTo(4);
        }
        assertThat(market.candles).hasSize(6);
    }

    @Test
    void withoutATableConditionsMeanNothing() {
        fold("ESZ4", "2024-03-05T22:00:00Z", "5100.25", "1", "200000|SUSP");
        fold("ESZ4", "2024-03-05T22:00:00Z", "5100.50", "0", "@ U");
        fold("ESZ4", "2024-03-05T22:00:00Z", "5100.00", "3", "anything");
        market.emit(Long.MIN_VALUE);

        Candle day = market.candle("ESZ4", Interval.ONE_DAY, "2024-03-05T00:00:00Z");
        assertThat(prices(day)).containsExactly("5100.25", "5100.5", "5100", "5100");
        assertThat(day.ohlcv.volume()).hasToString(scaled("4"));
    }

    @Test
    void aCandleCanHaveVolumeAndNoPriceAndAHighWithoutAnOpen() {
        fold("MSFT", "2024-03-05T14:30:01Z", "400", "7", "80000000");
        fold("F", "2024-03-05T14:30:01Z", "12", "7", "@ L");
        market.emit(Long.MIN_VALUE);

        Ohlcv oddLots = market.candle("MSFT", Interval.ONE_HOUR, "2024-03-05T14:30:00Z").ohlcv;
        assertThat(oddLots.openOffset).isEqualTo(Ohlcv.NONE);
        assertThat(oddLots.highOffset).isEqualTo(Ohlcv.NONE);
        assertThat(oddLots.volume()).hasToString(scaled("7"));
        assertThat(oddLots.priceTradeCount).isZero();
        Ohlcv soldLast = market.candle("F", Interval.ONE_HOUR, "2024-03-05T14:30:00Z").ohlcv;
        assertThat(soldLast.openOffset).isEqualTo(Ohlcv.NONE);
        assertThat(soldLast.high).isEqualTo(12_00000000L);
        assertThat(soldLast.priceVolume()).hasToString(scaled("7"));
    }

    private void fold(String symbol, String time, String price, String size, String conditions) {
        market.fold(withConditions(trade(symbol, time, price, size), conditions));
    }

    /** Open, high, low, close. */
    private static List<String> prices(Candle candle) {
        Ohlcv ohlcv = candle.ohlcv;
        return Stream.of(ohlcv.open, ohlcv.high, ohlcv.low, ohlcv.close)
                .map(price -> BigDecimal.valueOf(price, 8).stripTrailingZeros().toPlainString())
                .toList();
    }

    private static String scaled(String decimal) {
        return new BigDecimal(decimal).movePointRight(8).toBigIntegerExact().toString();
    }
}
