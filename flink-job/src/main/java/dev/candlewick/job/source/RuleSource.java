package dev.candlewick.job.source;

import dev.candlewick.job.anomaly.RuleRecord;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The topic of rules as a source that never ends. A broker without such a topic is asked again
 * every few seconds: there are no rules until somebody creates it.
 */
public final class RuleSource {

    /**
     * Rules have no event time: their stream is idle from the first moment, and holds nobody back.
     */
    public static final WatermarkStrategy<RuleRecord> NO_CLOCK =
            WatermarkStrategy.<RuleRecord>forGenerator(context -> new Idle())
                    .withTimestampAssigner((record, appendTime) -> appendTime);

    private static final String LOOK_EVERY_MILLIS = "10000";

    private RuleSource() {}

    /**
     * A source that has read nothing.
     *
     * @param properties further properties of the consumer, for instance how to log in
     */
    public static KafkaSource<RuleRecord> of(
            String bootstrapServers, String topic, String group, Map<String, String> properties) {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
        all.setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), LOOK_EVERY_MILLIS);
        return KafkaSource.<RuleRecord>builder()
                .setBootstrapServers(bootstrapServers)
                .setGroupId(group)
                .setClientIdPrefix(group + "-rules")
                .setTopicPattern(Pattern.compile(Pattern.quote(topic)))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperties(all)
                .setDeserializer(new Deserializer())
                .build();
    }

    private static final class Idle implements WatermarkGenerator<RuleRecord> {
        @Override
        public void onEvent(RuleRecord record, long appendTime, WatermarkOutput output) {
            output.markIdle();
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.markIdle();
        }
    }

    private static final class Deserializer
            implements KafkaRecordDeserializationSchema<RuleRecord> {

        private static final long serialVersionUID = 1;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RuleRecord> out) {
            out.collect(RuleRecord.of(record));
        }

        @Override
        public TypeInformation<RuleRecord> getProducedType() {
            return TypeInformation.of(RuleRecord.class);
        }
    }
}
