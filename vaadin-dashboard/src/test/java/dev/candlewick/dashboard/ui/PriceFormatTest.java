package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.closed;
import static dev.candlewick.dashboard.candle.Candles.quote;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFormatTest {

    @Test
    void priceHasTheDecimalsOfThePriceStepAndGroupedThousands() {
        PriceFormat format = PriceFormat.of(quote("BTC/USDT", "", "91873.1"), List.of());

        assertThat(format.price(new BigDecimal("91873.1"))).isEqualTo("91,873.10");
    }

    @Test
    void priceFinerThanThePriceStepIsShownInFull() {
        PriceFormat format =
                PriceFormat.of(quote("IBM", "", "181.52"), List.of(closed(0, "181.5234", 1)));

        assertThat(format.price(new BigDecimal("181.5234"))).isEqualTo("181.5234");
    }

    @Test
    void unknownInstrumentHasAtLeastTwoDecimals() {
        assertThat(PriceFormat.of(null, List.of()).price(BigDecimal.ONE)).isEqualTo("1.00");
    }

    @Test
    void trailingZerosOfTheDatabaseAreNoDecimals() {
        assertThat(PriceFormat.of(null, List.of(closed(0, "181.50000000", 1))).decimals())
                .isEqualTo(2);
    }

    @Test
    void noPriceIsADash() {
        assertThat(new PriceFormat(2).price(null)).isEqualTo("–");
    }

    @ParameterizedTest
    @CsvSource({"0.0123,+1.23%", "-0.0005,−0.05%", "0,0.00%", "-0.00004,0.00%"})
    void percentageCarriesItsSign(BigDecimal ratio, String text) {
        assertThat(PriceFormat.percent(ratio)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,'0'",
        "0.12345,0.1234",
        "9999,'9,999'",
        "12345,12.34K",
        "1234567,1.235M",
        "2283000000,2.283B"
    })
    void volumeHasFourFigures(BigDecimal volume, String text) {
        assertThat(PriceFormat.volume(volume)).isEqualTo(text);
    }
}
