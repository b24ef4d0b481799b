package dev.candlewick.job.source;

import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.TickParser;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Makes of each {@link PolledStretch} one {@link LogStretch}, in which every Kafka record is
 * exactly one {@link LogRecord}, and never throws. The same object is emitted each time: the
 * operator behind it is chained and copies what it keeps.
 */
final class StretchDeserializer implements KafkaRecordDeserializationSchema<LogStretch> {

    private static final long serialVersionUID = 1;

    private static final byte[] NO_NAME = {};

    private transient @Nullable TickParser parser;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> polled, Collector<LogStretch> out) {
        TickParser tickParser = parser;
        if (tickParser == null) {
            tickParser = parser = new TickParser();
        }
        PolledStretch records = (PolledStretch) polled;
        LogStretch stretch = records.decoded();
        for (int i = 0; i < stretch.count; i++) {
            read(records.get(i), stretch.records[i], tickParser);
        }
        out.collect(stretch);
    }

    private static void read(
            ConsumerRecord<byte[], byte[]> kafka, LogRecord record, TickParser parser) {
        record.topic = kafka.topic();
        record.partition = kafka.partition();
        record.offset = kafka.offset();
        record.appendTime = kafka.timestamp();
        record.key = kafka.key();
        record.value = kafka.value();
        parser.parse(
                record, encoding(kafka), kafka.timestampType() == TimestampType.LOG_APPEND_TIME);
    }

    private static byte @Nullable [] encoding(ConsumerRecord<byte[], byte[]> kafka) {
        Header header = kafka.headers().lastHeader(TickParser.ENCODING_HEADER);
        if (header == null) {
            return null;
        }
        byte @Nullable [] name = header.value();
        return name == null ? NO_NAME : name;
    }

    @Override
    public TypeInformation<LogStretch> getProducedType() {
        return TypeInformation.of(LogStretch.class);
    }
}
