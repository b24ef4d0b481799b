package dev.candlewick.archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordWriter} writes. */
final class RecordReader {

    private RecordReader() {}

    /**
     * What a file says of itself.
     *
     * @param first lowest offset; above {@code last} when there is no record
     * @param last highest offset
     * @param notes beside the records
     */
    record Contents(long first, long last, Map<String, String> notes) {}

    /**
     * Looks into a file.
     *
     * @throws java.nio.file.NoSuchFileException when it is gone
     * @throws IOException naming a file that is not whole
     */
    static Contents contents(FileStore store, FileStore.Stored file) throws IOException {
        try {
            return contents(file.name(), store.open(file));
        } catch (RuntimeException e) {
            throw broken(file.name(), e);
        }
    }

    /** What to say of a file that Parquet cannot read. */
    static IOException broken(String name, RuntimeException failure) {
        return failure.getCause() instanceof NoSuchFileException gone
                ? gone
                : new IOException(
                        ("%s is no whole Parquet file (%s); a machine that lost its power may leave such a one. Restore it,"
                                        + " or delete it: then its messages count as missing.")
                                .formatted(name, failure.getMessage()),
                        failure);
    }

    private static Contents contents(String name, InputFile file) throws IOException {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
            ParquetMetadata footer = reader.getFooter();
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (BlockMetaData block : footer.getBlocks()) {
                for (ColumnChunkMetaData column : block.getColumns()) {
                    if (column.getPath().toDotString().equals(RecordSchema.OFFSET)) {
                        Statistics<?> offsets = column.getStatistics();
                        if (!offsets.hasNonNullValue()) {
                            throw new IOException(name + " does not say which offsets it holds");
                        }
                        first = Math.min(first, (Long) offsets.genericGetMin());
                        last = Math.max(last, (Long) offsets.genericGetMax());
                    }
                }
            }
            return new Contents(first, last, footer.getFileMetaData().getKeyValueMetaData());
        }
    }

    /** Records with this offset or a higher one, in the order of the file. */
    static ParquetReader<ArchivedRecord> open(InputFile file, long from) throws IOException {
        return new Builder(file)
                .withFilter(
                        FilterCompat.get(
                                FilterApi.gtEq(FilterApi.longColumn(RecordSchema.OFFSET), from)))
                .build();
    }

    private static final class Builder extends ParquetReader.Builder<ArchivedRecord> {
        Builder(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<ArchivedRecord> getReadSupport() {
            return new Fields();
        }
    }

    private static final class Fields extends ReadSupport<ArchivedRecord> {
        @Override
        public ReadContext init(InitContext context) {
            return new ReadContext(RecordSchema.MESSAGE);
        }

        @Override
        @SuppressWarnings("deprecation") // the one with Hadoop's class has no default
        public RecordMaterializer<ArchivedRecord> prepareForRead(
                Configuration configuration,
                Map<String, String> notes,
                MessageType fileSchema,
                ReadContext context) {
            return new Assembly();
        }

        @Override
        public RecordMaterializer<ArchivedRecord> prepareForRead(
                ParquetConfiguration configuration,
                Map<String, String> notes,
                MessageType fileSchema,
                ReadContext context) {
            return new Assembly();
        }
    }

    /** Puts a record together from its fields. */
    private static final class Assembly extends RecordMaterializer<ArchivedRecord> {
        private int partition;
        private long offset;
        private long time;
        private boolean appendTime;
        private byte @Nullable [] key;
        private byte @Nullable [] value;
        private List<ArchivedRecord.Header> headers = List.of();

        private final Converter[] fields = {
            new PrimitiveConverter() {
                @Override
                public void addInt(int number) {
                    partition = number;
                }
            },
            new PrimitiveConverter() {
                @Override
                public void addLong(long number) {
                    offset = number;
                }
            },
            new PrimitiveConverter() {
                @Override
                public void addLong(long number) {
                    time = number;
                }
            },
            new PrimitiveConverter() {
                @Override
                public void addBoolean(boolean truth) {
                    appendTime = truth;
                }
            },
            new PrimitiveConverter() {
                @Override
                public void addBinary(Binary binary) {
                    key = binary.getBytes();
                }
            },
            new PrimitiveConverter() {
                @Override
                public void addBinary(Binary binary) {
                    value = binary.getBytes();
                }
            },
            new HeaderAssembly()
        };

        private final GroupConverter root =
                new GroupConverter() {
                    @Override
                    public Converter getConverter(int field) {
                        return fields[field];
                    }

                    @Override
                    public void start() {
                        time = ArchivedRecord.NO_TIME;
                        key = null;
                        value = null;
                        headers = List.of();
                    }

                    @Override
                    public void end() {}
                };

        @Override
        public ArchivedRecord getCurrentRecord() {
            return new ArchivedRecord(partition, offset, time, appendTime, key, value, headers);
        }

        @Override
        public GroupConverter getRootConverter() {
            return root;
        }

        private final class HeaderAssembly extends GroupConverter {
            private String name = "";
            private byte @Nullable [] content;

            private final PrimitiveConverter nameField =
                    new PrimitiveConverter() {
                        @Override
                        public void addBinary(Binary binary) {
                            name = binary.toStringUsingUTF8();
                        }
                    };

            private final PrimitiveConverter contentField =
                    new PrimitiveConverter() {
                        @Override
                        public void addBinary(Binary binary) {
                            content = binary.getBytes();
                        }
                    };

            @Override
            public Converter getConverter(int field) {
                return field == 0 ? nameField : contentField;
            }

            @Override
            public void start() {
                content = null;
            }

            @Override
            public void end() {
                if (headers.isEmpty()) {
                    headers = new ArrayList<>(2);
                }
                headers.add(new ArchivedRecord.Header(name, content));
            }
        }
    }
}
