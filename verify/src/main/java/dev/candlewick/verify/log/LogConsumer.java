package dev.candlewick.verify.log;

import dev.candlewick.verify.message.Encoding;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Plain consumers of a tick topic: without a group, without committing anything, and never jumping
 * to another offset than the one asked for.
 */
public final class LogConsumer {

    private LogConsumer() {}

    /**
     * A consumer; connects when it is first asked.
     *
     * @param clientId its name in the broker's logs
     * @param timeout how long a question to the broker may take
     */
    public static KafkaConsumer<byte[], byte[]> open(
            String bootstrapServers, String clientId, Duration timeout) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What the consumer has read; its time only where the broker has set it. */
    public static LogRecord record(ConsumerRecord<byte[], byte[]> read) {
        return new LogRecord(
                read.partition(),
                read.offset(),
                read.key(),
                read.value(),
                encoding(read),
                read.timestampType() == TimestampType.LOG_APPEND_TIME
                        ? (Long) read.timestamp()
                        : null);
    }

    /** How the value of a record is written. */
    public static Encoding encoding(ConsumerRecord<byte[], byte[]> read) {
        Header header = read.headers().lastHeader(Encoding.HEADER);
        return header == null ? Encoding.JSON : Encoding.named(header.value());
    }
}
