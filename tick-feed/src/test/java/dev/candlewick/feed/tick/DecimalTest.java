package dev.candlewick.feed.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.00000001",
        "100000000, 1",
        "18152000000, 181.52",
        "110000000, 1.1",
        "100000001, 1.00000001",
        "999999999999999999, 9999999999.99999999"
    })
    void scaledLongsAreWrittenExactly(long scaled, String text) {
        assertThat(Decimal.text(scaled)).isEqualTo(text);
    }

    @Test
    void whatIsWrittenReadsBackAsTheSameValue() {
        Random random = new Random(7);
        for (int round = 0; round < 100_000; round++) {
            long scaled = random.nextLong(1L << random.nextInt(1, 60));
            assertThat(new BigDecimal(Decimal.text(scaled)))
                    .isEqualByComparingTo(BigDecimal.valueOf(scaled, Decimal.SCALE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0", "61800.30", "0.00000001", "1.1000000000", "1e-8", "5E9", "0e999"})
    void decimalsOfTheContractAreRead(String text) {
        assertThat(Decimal.read("price", text)).isEqualByComparingTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "+1",
                ".5",
                "5.",
                "007",
                "1,5",
                "NaN",
                "Infinity",
                "0x10",
                "1e",
                "1e1000",
                "1e99999999999",
                "-1",
                "10000000000",
                "1e10",
                "1.123456789",
                "1e-9",
                "abc"
            })
    void otherTextIsRefusedWithTheNameOfTheValue(String text) {
        assertThatThrownBy(() -> Decimal.read("price", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("price ");
    }
}
