package dev.candlewick.job.source;

import dev.candlewick.job.tick.LogStretch;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hands on the {@link LogStretch} that a {@link PolledStretch} was decoded to. */
final class StretchDeserializer implements KafkaRecordDeserializationSchema<LogStretch> {

    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> polled, Collector<LogStretch> out) {
        out.collect(((PolledStretch) polled).decoded());
    }

    @Override
    public TypeInformation<LogStretch> getProducedType() {
        return TypeInformation.of(LogStretch.class);
    }
}
