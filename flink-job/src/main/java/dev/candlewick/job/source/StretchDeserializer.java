package dev.candlewick.job.source;

import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.TickParser;
import java.util.Arrays;
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
    private transient @Nullable LogStretch stretch;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> polled, Collector<LogStretch> out) {
        TickParser tickParser = parser;
        LogStretch next = stretch;
        if (tickParser == null || next == null) {
            tickParser = parser = new TickParser();
            next = stretch = LogStretch.of(new LogRecord[PolledStretch.LONGEST]);
            Arrays.setAll(next.records, i -> new LogRecord());
        }
        PolledStretch records = (PolledStretch) polled;
        next.count = records.size();
        for (int i = 0; i < next.count; i++) {
            read(records.get(i), next.records[i], tickParser);
        }
        out.collect(next);
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
