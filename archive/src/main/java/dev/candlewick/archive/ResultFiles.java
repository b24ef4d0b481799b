package dev.candlewick.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Writes rows of results as Parquet files, each of which is there as a whole or not at all. */
public final class ResultFiles {

    /** Digits of a number, and how many of them stand behind the point. */
    private static final int PRECISION = 38;

    private static final int SCALE = 16;
    private static final int NUMBER_BYTES = 16;

    private final FileStore store;

    /** What a column holds, by the class of its values. */
    public enum Kind {
        /** {@link String}. */
        TEXT,
        /** {@link Long}. */
        WHOLE,
        /** {@link Boolean}. */
        TRUTH,
        /** {@link BigDecimal} with up to 22 digits before the point and 16 behind it. */
        NUMBER,
        /** {@link Double}. */
        REAL,
        /** {@link Long}: microseconds since the epoch, UTC. */
        TIME,
        /** {@link Integer}: days since the epoch. */
        DATE,
        /** Bytes. */
        BYTES
    }

    /** A column of every row; its values may be null. */
    public record Column(String name, Kind kind) {}

    /** Gives the rows. */
    @FunctionalInterface
    public interface Rows {
        /** The values of the next row, in the order of the columns; null behind the last one. */
        @Nullable Object @Nullable [] next() throws IOException;
    }

    private ResultFiles(FileStore store) {
        this.store = store;
    }

    /**
     * Files in a folder.
     *
     * @param location a folder of this machine, or {@code s3://bucket/folder}
     * @param environment holds the keys of a bucket, by the names that Amazon's programs use
     */
    public static ResultFiles in(String location, Map<String, String> environment)
            throws IOException {
        return new ResultFiles(FileStores.at(location, environment));
    }

    /**
     * Writes a file, in the place of one of this name.
     *
     * @return how many rows it holds
     */
    public long write(String name, List<Column> columns, Rows rows) throws IOException {
        long[] count = {0};
        store.write(name, out -> count[0] = write(out, columns, rows));
        return count[0];
    }

    private static long write(OutputStream out, List<Column> columns, Rows rows)
            throws IOException {
        MessageType schema = schema(columns);
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        long count = 0;
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(new StreamFile(out))
                        .withType(schema)
                        .withConf(new PlainParquetConfiguration())
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .build()) {
            @Nullable Object[] row = rows.next();
            while (row != null) {
                Group group = groups.newGroup();
                for (int i = 0; i < row.length; i++) {
                    Object value = row[i];
                    if (value != null) {
                        add(group, columns.get(i), value);
                    }
                }
                writer.write(group);
                count++;
                row = rows.next();
            }
        }
        return count;
    }

    private static MessageType schema(List<Column> columns) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (Column column : columns) {
            switch (column.kind()) {
                case TEXT ->
                        message.optional(PrimitiveTypeName.BINARY)
                                .as(LogicalTypeAnnotation.stringType())
                                .named(column.name());
                case WHOLE -> message.optional(PrimitiveTypeName.INT64).named(column.name());
                case TRUTH -> message.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
                case NUMBER ->
                        message.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                                .length(NUMBER_BYTES)
                                .as(LogicalTypeAnnotation.decimalType(SCALE, PRECISION))
                                .named(column.name());
                case REAL -> message.optional(PrimitiveTypeName.DOUBLE).named(column.name());
                case TIME ->
                        message.optional(PrimitiveTypeName.INT64)
                                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                                .named(column.name());
                case DATE ->
                        message.optional(PrimitiveTypeName.INT32)
                                .as(LogicalTypeAnnotation.dateType())
                                .named(column.name());
                case BYTES -> message.optional(PrimitiveTypeName.BINARY).named(column.name());
            }
        }
        return message.named("result");
    }

    private static void add(Group group, Column column, Object value) throws IOException {
        switch (column.kind()) {
            case TEXT -> group.append(column.name(), (String) value);
            case WHOLE, TIME -> group.append(column.name(), (long) (Long) value);
            case TRUTH -> group.append(column.name(), (boolean) (Boolean) value);
            case NUMBER -> group.append(column.name(), number(column, (BigDecimal) value));
            case REAL -> group.append(column.name(), (double) (Double) value);
            case DATE -> group.append(column.name(), (int) (Integer) value);
            case BYTES -> group.append(column.name(), Binary.fromConstantByteArray((byte[]) value));
        }
    }

    private static Binary number(Column column, BigDecimal value) throws IOException {
        byte[] shortest =
                value.setScale(SCALE, RoundingMode.HALF_EVEN).unscaledValue().toByteArray();
        if (value.stripTrailingZeros().scale() > SCALE
                || value.precision() - value.scale() > PRECISION - SCALE) {
            throw new IOException(
                    "%s holds %s, which is no DECIMAL(%d,%d)"
                            .formatted(column.name(), value.toPlainString(), PRECISION, SCALE));
        }
        byte[] bytes = new byte[NUMBER_BYTES];
        if (value.signum() < 0) {
            Arrays.fill(bytes, (byte) -1);
        }
        System.arraycopy(shortest, 0, bytes, NUMBER_BYTES - shortest.length, shortest.length);
        return Binary.fromConstantByteArray(bytes);
    }
}
