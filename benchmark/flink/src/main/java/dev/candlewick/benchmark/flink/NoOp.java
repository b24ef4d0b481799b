package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.tick.Decoder;
import dev.candlewick.benchmark.tick.RawTick;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What Flink costs before anything is done: KafkaSource, which decodes every tick into one object
 * that is used again, and a sink chained to it that only counts. Argument: the encoding.
 */
public final class NoOp {
    private NoOp() {}

    public static void main(String[] arguments) {
        PassServer.serve(
                arguments,
                (topic, own) ->
                        new FlinkProgram(
                                topic, (settings, receiver) -> define(topic, own[0], settings)));
    }

    private static StreamExecutionEnvironment define(
            FrozenTopic topic, String encoding, Configuration settings) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(topic.parallelism());
        environment
                .fromSource(
                        KafkaSource.<RawTick>builder()
                                .setBootstrapServers(topic.bootstrapServers())
                                .setTopics(topic.name())
                                .setGroupId("no-op")
                                .setProperty(
                                        "max.poll.records",
                                        Integer.toString(FrozenTopic.MAX_POLL_RECORDS))
                                .setStartingOffsets(OffsetsInitializer.earliest())
                                .setDeserializer(new Decoding(Decoder.of(encoding)))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "decode")
                .sinkTo(new CountingSink())
                .name("count");
        return environment;
    }

    private static final class Decoding implements KafkaRecordDeserializationSchema<RawTick> {
        private final Decoder decoder;
        private final RawTick tick = new RawTick();

        Decoding(Decoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<RawTick> out) {
            decoder.decode(message.value(), tick);
            out.collect(tick);
        }

        @Override
        public TypeInformation<RawTick> getProducedType() {
            return TypeInformation.of(RawTick.class);
        }
    }

    private static final class CountingSink implements Sink<RawTick> {
        @Override
        public SinkWriter<RawTick> createWriter(WriterInitContext context) {
            Receiver receiver = Receiver.current();
            return new Writing<>() {
                private long counted;

                @Override
                void take(RawTick tick) {
                    counted++;
                    // Each partition ends with its tick of the tail.
                    if (tick.eventTime >= receiver.tailFrom()) {
                        receiver.count(counted);
                        counted = 0;
                    }
                }
            };
        }
    }
}
