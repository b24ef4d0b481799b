package dev.candlewick.job.source;

import dev.candlewick.job.tick.LogStretch;
import java.io.IOException;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.reader.KafkaRecordEmitter;
import org.apache.flink.connector.kafka.source.reader.KafkaSourceReader;
import org.apache.flink.connector.kafka.source.reader.fetcher.KafkaSourceFetcherManager;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The tick topic as a source of {@link LogStretch}es: Flink's own Kafka source in all it does and
 * remembers, except that its reader hands on what it has polled in stretches. Record by record,
 * Flink would spend several times as long on an element as the fold does.
 *
 * <p>Where the connector's types say byte[], the consumer makes {@link java.nio.ByteBuffer}s that
 * point into what it has fetched: the connector itself never looks at a key or a value, and no tick
 * is copied.
 */
public final class TickSource
        implements Source<LogStretch, KafkaPartitionSplit, KafkaSourceEnumState>,
                ResultTypeQueryable<LogStretch> {

    private static final long serialVersionUID = 1;

    /**
     * A few stretches: what has been polled and waits, up to four times this for each reader, is
     * what the garbage collector has to copy.
     */
    private static final String MAX_POLL_RECORDS = "1000";

    private final StretchDeserializer deserializer = new StretchDeserializer();
    private final KafkaSource<LogStretch> kafka;
    private final Properties properties;
    private final @Nullable ArchivedLogView archived;

    /**
     * A source that has read nothing.
     *
     * @param topic whose every partition is read
     * @param consumerProperties of Kafka's consumer, with at least bootstrap.servers and group.id
     * @param archived where the topic begins if its first messages are only in its archive; null
     *     without an archive
     */
    public TickSource(
            String topic, Properties consumerProperties, @Nullable ArchivedLogView archived) {
        this.archived = archived;
        FromTheBeginning start = new FromTheBeginning(archived);
        properties = new Properties();
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.putAll(consumerProperties);
        properties.setProperty(
                KafkaSourceOptions.CLIENT_ID_PREFIX.key(),
                properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG));
        properties.setProperty(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                start.getAutoOffsetResetStrategy().toString());
        kafka =
                KafkaSource.<LogStretch>builder()
                        .setTopics(topic)
                        .setProperties(properties)
                        .setStartingOffsets(start)
                        .setDeserializer(deserializer)
                        .build();
        String bytes = ByteBufferDeserializer.class.getName();
        properties.setProperty(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, bytes);
        properties.setProperty(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, bytes);
    }

    @Override
    public SourceReader<LogStretch, KafkaPartitionSplit> createReader(SourceReaderContext context) {
        FutureCompletingBlockingQueue<RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>>> queue =
                new FutureCompletingBlockingQueue<>();
        StretchMetrics metrics = new StretchMetrics(context.metricGroup());
        Configuration configuration = new Configuration();
        properties
                .stringPropertyNames()
                .forEach(name -> configuration.setString(name, properties.getProperty(name)));
        return new KafkaSourceReader<>(
                queue,
                new KafkaSourceFetcherManager(
                        queue,
                        () -> new StretchReader(properties, context, metrics, archived),
                        finishedSplits -> {}),
                new KafkaRecordEmitter<>(deserializer),
                configuration,
                context,
                metrics);
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return kafka.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint)
            throws IOException {
        return kafka.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return kafka.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<LogStretch> getProducedType() {
        return deserializer.getProducedType();
    }
}
