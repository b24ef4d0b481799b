package dev.candlewick.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

    @Test
    void whatATerminalCouldObeyIsShownAsItsCode() {
        assertThat(PlainText.line("\u001b[2J a\nb\tc\u0000"))
                .isEqualTo("\\u{1b}[2J a\\u{a}b\\u{9}c\\u{0}");
        assertThat(PlainText.line("\u202egnp.exe \u2028 \ud800 \u009b"))
                .isEqualTo("\\u{202e}gnp.exe \\u{2028} \\u{d800} \\u{9b}");
        assertThat(PlainText.line("'; DROP <b>é 株 😀")).isEqualTo("'; DROP <b>é 株 😀");
        assertThat(PlainText.line(null)).isEmpty();
    }

    @Test
    void aCellIsCutBetweenCharacters() {
        assertThat(PlainText.cell("😀".repeat(40))).isEqualTo("😀".repeat(40));
        assertThat(PlainText.cell("😀".repeat(41))).isEqualTo("😀".repeat(37) + "...");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 0.000001s",
        "3500000, 3.5s",
        "600000000, 10m",
        "1745000000, 29m 5s",
        "3600000000, 1h",
        "90061000001, 25h 1m 1.000001s",
    })
    void aSpanIsReadAtOnce(long micros, String text) {
        assertThat(Span.of(micros)).isEqualTo(text);
    }
}
