package dev.candlewick.archivejob;

import dev.candlewick.archive.ArchivedRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Takes a Kafka record as it is; never throws. */
final class WholeRecord implements KafkaRecordDeserializationSchema<ArchivedRecord> {

    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> kafka, Collector<ArchivedRecord> out) {
        out.collect(
                new ArchivedRecord(
                        kafka.partition(),
                        kafka.offset(),
                        kafka.timestampType() == TimestampType.NO_TIMESTAMP_TYPE
                                ? ArchivedRecord.NO_TIME
                                : kafka.timestamp(),
                        kafka.timestampType() == TimestampType.LOG_APPEND_TIME,
                        kafka.key(),
                        kafka.value(),
                        headers(kafka)));
    }

    private static List<ArchivedRecord.Header> headers(ConsumerRecord<byte[], byte[]> kafka) {
        Header[] given = kafka.headers().toArray();
        if (given.length == 0) {
            return List.of();
        }
        List<ArchivedRecord.Header> headers = new ArrayList<>(given.length);
        for (Header header : given) {
            headers.add(new ArchivedRecord.Header(header.key(), header.value()));
        }
        return headers;
    }

    @Override
    public TypeInformation<ArchivedRecord> getProducedType() {
        return new RecordType();
    }
}
