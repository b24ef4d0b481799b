package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageLineTest {

    @Test
    void aMessageInFlatEncodingIsShownByItsFields() {
        assertThat(MessageLine.of(flat("P", "a-1")))
                .isEqualTo(
                        "flat1 event_time=1381132830270000 price=181.52 size=283 venue=P trade_id=a-1");
    }

    @Test
    void whatATerminalCouldTakeForACommandIsShownAsItsCode() {
        assertThat(MessageLine.of(flat("\u001b[2J", "")))
                .endsWith("venue=\\u001b[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void jsonStaysAsItIs() {
        byte[] json = "{\"type\":\"TRADE\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(MessageLine.of(json)).isEqualTo("{\"type\":\"TRADE\"}");
        assertThat(MessageLine.of(null)).isEqualTo("(none)");
        assertThat(MessageLine.of(new byte[0])).isEmpty();
    }

    @Test
    void bytesThatAreNeitherAreShownInOneLine() {
        Random random = new Random(5);
        for (int message = 0; message < 2_000; message++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) random.nextInt(12);
            }
            assertThat(MessageLine.of(bytes).chars())
                    .noneMatch(character -> Character.isISOControl(character));
        }
    }

    private static byte[] flat(String venue, String tradeId) {
        return ByteBuffer.allocate(32 + venue.length() + tradeId.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .put((byte) 0)
                .put((byte) venue.length())
                .put((byte) tradeId.length())
                .putInt(0)
                .putLong(1_381_132_830_270_000L)
                .putLong(18_152_000_000L)
                .putLong(28_300_000_000L)
                .put(venue.getBytes(StandardCharsets.US_ASCII))
                .put(tradeId.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
