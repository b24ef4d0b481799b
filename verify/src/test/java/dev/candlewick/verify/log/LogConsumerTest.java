package dev.candlewick.verify.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.verify.message.Encoding;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogConsumerTest {

    @Test
    void theLastHeaderNamesTheEncoding() {
        assertThat(encoding()).isEqualTo(Encoding.JSON);
        assertThat(encoding("flat1")).isEqualTo(Encoding.FLAT);
        assertThat(encoding("json")).isEqualTo(Encoding.JSON);
        assertThat(encoding("json", "flat1")).isEqualTo(Encoding.FLAT);
        assertThat(encoding("flat1", "json")).isEqualTo(Encoding.JSON);
        assertThat(encoding("flat1", "flat2")).isEqualTo(Encoding.UNKNOWN);
        assertThat(encoding("flat1", null)).isEqualTo(Encoding.UNKNOWN);
        assertThat(encoding("FLAT1")).isEqualTo(Encoding.UNKNOWN);
    }

    private static Encoding encoding(@Nullable String... headers) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("ticks", 0, 0, new byte[0], new byte[0]);
        record.headers().add("another", "flat1".getBytes(StandardCharsets.US_ASCII));
        for (String header : headers) {
            record.headers()
                    .add(
                            "candlewick-encoding",
                            header == null ? null : header.getBytes(StandardCharsets.US_ASCII));
        }
        return LogConsumer.record(record).encoding();
    }
}
