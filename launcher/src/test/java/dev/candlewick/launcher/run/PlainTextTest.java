package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void plainTextIsShownAsItIs() {
        assertThat(of("{\"symbol\":\"IBM\",\"n\":\"Zürich 株\"}"))
                .isEqualTo("{\"symbol\":\"IBM\",\"n\":\"Zürich 株\"}");
    }

    @Test
    void nothingThatATerminalCouldObeyGetsThrough() {
        assertThat(of("a\u001b[2J\tb\nc\u0000")).isEqualTo("a\\u001b[2J\\u0009b\\u000ac\\u0000");
        assertThat(of("\u202eabc\u200b")).isEqualTo("\\u202eabc\\u200b");
    }

    @Test
    void brokenBytesAreShownAsBroken() {
        assertThat(PlainText.of(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\\ufffdb");
    }

    @Test
    void aLongMessageIsCutAndItsSizeIsTold() {
        assertThat(of("x".repeat(1 << 20))).hasSizeLessThan(500).endsWith("(1048576 bytes)");
    }

    @Test
    void noMessageIsToldApartFromAnEmptyOne() {
        assertThat(PlainText.of(null)).isEqualTo("(none)");
        assertThat(of("")).isEmpty();
    }

    private static String of(String text) {
        return PlainText.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
