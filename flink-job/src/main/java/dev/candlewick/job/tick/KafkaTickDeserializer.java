package dev.candlewick.job.tick;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Emits exactly one {@link LogRecord} for each Kafka record and never throws. The same object is
 * emitted each time: the operator behind it is chained and copies what it keeps.
 */
public final class KafkaTickDeserializer implements KafkaRecordDeserializationSchema<LogRecord> {

    private transient @Nullable TickParser parser;
    private transient @Nullable LogRecord record;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> kafka, Collector<LogRecord> out) {
        TickParser tickParser = parser;
        LogRecord next = record;
        if (tickParser == null || next == null) {
            tickParser = parser = new TickParser();
            next = record = new LogRecord();
        }
        next.topic = kafka.topic();
        next.partition = kafka.partition();
        next.offset = kafka.offset();
        next.appendTime = kafka.timestamp();
        next.key = kafka.key();
        next.value = kafka.value();
        tickParser.parse(next, kafka.timestampType() == TimestampType.LOG_APPEND_TIME);
        out.collect(next);
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
        return TypeInformation.of(LogRecord.class);
    }
}
