package dev.candlewick.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as one Parquet file, which is whole when this is closed. The stream below stays
 * open.
 */
public final class RecordWriter implements Closeable {

    /** What is gathered in memory before it is written, for each open file. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final ParquetWriter<ArchivedRecord> parquet;

    /** Begins a file at the place where the stream is now. */
    public RecordWriter(OutputStream out) throws IOException {
        this(out, Map.of());
    }

    /**
     * Begins a file.
     *
     * @param notes kept in the file beside the records
     */
    RecordWriter(OutputStream out, Map<String, String> notes) throws IOException {
        parquet =
                new Builder(new StreamFile(out))
                        .withConf(new PlainParquetConfiguration())
                        .withWriterVersion(WriterVersion.PARQUET_2_0)
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .withRowGroupSize(ROW_GROUP_BYTES)
                        .withDictionaryEncoding(RecordSchema.VALUE, false)
                        .withDictionaryEncoding(RecordSchema.OFFSET, false)
                        .withDictionaryEncoding(RecordSchema.TIME, false)
                        .withStatisticsEnabled(RecordSchema.VALUE, false)
                        .withExtraMetaData(notes)
                        .build();
    }

    /** Writes one more record. */
    public void write(ArchivedRecord record) throws IOException {
        parquet.write(record);
    }

    /** Bytes so far, with those that are still in memory, roughly. */
    public long size() {
        return parquet.getDataSize();
    }

    @Override
    public void close() throws IOException {
        parquet.close();
    }

    private static final class Builder extends ParquetWriter.Builder<ArchivedRecord, Builder> {
        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // the one with Hadoop's class has no default
        protected WriteSupport<ArchivedRecord> getWriteSupport(Configuration configuration) {
            return new Fields();
        }

        @Override
        protected WriteSupport<ArchivedRecord> getWriteSupport(ParquetConfiguration configuration) {
            return new Fields();
        }
    }

    /** One record, field by field. */
    private static final class Fields extends WriteSupport<ArchivedRecord> {
        private @Nullable RecordConsumer consumer;

        @Override
        public String getName() {
            return "candlewick";
        }

        @Override
        @SuppressWarnings("deprecation") // the one with Hadoop's class has no default
        public WriteContext init(Configuration configuration) {
            return new WriteContext(RecordSchema.MESSAGE, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(RecordSchema.MESSAGE, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(ArchivedRecord record) {
            RecordConsumer out = Objects.requireNonNull(consumer);
            out.startMessage();
            out.startField(RecordSchema.PARTITION, RecordSchema.PARTITION_FIELD);
            out.addInteger(record.partition());
            out.endField(RecordSchema.PARTITION, RecordSchema.PARTITION_FIELD);
            number(out, RecordSchema.OFFSET, RecordSchema.OFFSET_FIELD, record.offset());
            if (record.time() != ArchivedRecord.NO_TIME) {
                number(out, RecordSchema.TIME, RecordSchema.TIME_FIELD, record.time());
            }
            out.startField(RecordSchema.APPEND_TIME, RecordSchema.APPEND_TIME_FIELD);
            out.addBoolean(record.appendTime());
            out.endField(RecordSchema.APPEND_TIME, RecordSchema.APPEND_TIME_FIELD);
            bytes(out, RecordSchema.KEY, RecordSchema.KEY_FIELD, record.key());
            bytes(out, RecordSchema.VALUE, RecordSchema.VALUE_FIELD, record.value());
            if (!record.headers().isEmpty()) {
                out.startField(RecordSchema.HEADER, RecordSchema.HEADER_FIELD);
                record.headers().forEach(header -> header(out, header));
                out.endField(RecordSchema.HEADER, RecordSchema.HEADER_FIELD);
            }
            out.endMessage();
        }

        private static void header(RecordConsumer out, ArchivedRecord.Header header) {
            out.startGroup();
            out.startField(RecordSchema.HEADER_NAME, 0);
            out.addBinary(Binary.fromString(header.name()));
            out.endField(RecordSchema.HEADER_NAME, 0);
            bytes(out, RecordSchema.HEADER_VALUE, 1, header.value());
            out.endGroup();
        }

        private static void number(RecordConsumer out, String name, int field, long number) {
            out.startField(name, field);
            out.addLong(number);
            out.endField(name, field);
        }

        private static void bytes(
                RecordConsumer out, String name, int field, byte @Nullable [] bytes) {
            if (bytes != null) {
                out.startField(name, field);
                out.addBinary(Binary.fromConstantByteArray(bytes));
                out.endField(name, field);
            }
        }
    }
}
