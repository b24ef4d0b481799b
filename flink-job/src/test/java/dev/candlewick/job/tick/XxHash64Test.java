package dev.candlewick.job.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;

class XxHash64Test {

    @Test
    void knownTextsHaveTheirPublishedHashes() {
        assertThat(hash("")).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(hash("abc")).isEqualTo(0x44BC2CF5AD770999L);
    }

    @Test
    void everyLengthEqualsAnIndependentImplementation() {
        Random random = new Random(7);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);
            long seed = random.nextLong();
            assertThat(XxHash64.hash(bytes, 3, length, seed))
                    .as("length %d", length)
                    .isEqualTo(XXHashFactory.safeInstance().hash64().hash(bytes, 3, length, seed));
        }
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return XxHash64.hash(bytes, 0, bytes.length, 0);
    }
}
