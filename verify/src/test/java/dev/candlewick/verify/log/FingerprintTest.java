package dev.candlewick.verify.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void theHashIsXxh64() {
        // Published vectors of xxHash with seed 0.
        assertThat(Fingerprint.hash(new byte[0])).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(Fingerprint.hash("a".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(Fingerprint.hash("abc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(0x44BC2CF5AD770999L);
    }

    @Test
    void theMixIsTheFinalizerOfSplitMix64() {
        // First and second output of SplitMix64 with seed 0.
        assertThat(Fingerprint.mix(0, 1, 0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(Fingerprint.mix(0, 2, 0)).isEqualTo(0x6E789E6AA1B965F4L);
    }

    @Test
    void thePartitionCounts() {
        assertThat(Fingerprint.mix(1, 1, 0)).isNotEqualTo(Fingerprint.mix(0, 1, 0));
    }
}
