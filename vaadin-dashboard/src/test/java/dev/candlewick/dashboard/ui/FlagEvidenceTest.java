package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagEvidenceTest {

    @ParameterizedTest
    @CsvSource({
        "8, 8",
        "0, 0",
        "1234567, '1,234,567'",
        "-250, -250",
        "0.0125, 0.0125",
        "6.50, 6.5",
        "12.345678, 12.346",
        "100.001, 100",
        "99999.6, '100,000'",
        "0.00001234, 1.23e-05",
        "2500000000, 2.50e+09",
    })
    void aFigureHasFiveDigitsAndNoZerosThatSayNothing(double value, String written) {
        assertThat(FlagEvidence.figure(value)).isEqualTo(written);
    }
}
