package dev.candlewick.feed.decode;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Avro records in binary form, read with the schema that they were written with. */
public final class AvroDecoder implements MessageDecoder {
    /** No text and no list of a message is longer; a wrong schema finds lengths of any size. */
    private static final Map<String, Integer> LIMITS =
            Map.of(
                    SystemLimitException.MAX_BYTES_LENGTH_PROPERTY, 16 << 20,
                    SystemLimitException.MAX_STRING_LENGTH_PROPERTY, 16 << 20,
                    SystemLimitException.MAX_COLLECTION_LENGTH_PROPERTY, 1 << 20);

    static {
        // Avro makes room for what is announced before it looks whether that is there.
        LIMITS.forEach(
                (limit, length) -> {
                    if (System.getProperty(limit) == null) {
                        System.setProperty(limit, length.toString());
                    }
                });
    }

    private final SchemaSource schemas;
    private @Nullable BinaryDecoder reused;

    /** Finds the schema, and leaves the buffer where the record begins. */
    @FunctionalInterface
    private interface SchemaSource {
        Schema of(ByteBuffer message) throws NotUnderstood;
    }

    private AvroDecoder(SchemaSource schemas) {
        this.schemas = schemas;
    }

    /**
     * Messages that are records and nothing else.
     *
     * @throws IllegalArgumentException when the file holds no schema of a record
     */
    public static AvroDecoder of(Path schemaFile) {
        try {
            Schema schema = parsed(Files.readString(schemaFile), List.of());
            return new AvroDecoder(message -> schema);
        } catch (IOException | AvroRuntimeException refused) {
            throw new IllegalArgumentException(
                    schemaFile + " is no Avro schema: " + refused.getMessage(), refused);
        }
    }

    /** Messages that name their schema in a registry. */
    public static AvroDecoder of(SchemaRegistry registry) {
        Map<Integer, Schema> known = new HashMap<>();
        return new AvroDecoder(
                message -> {
                    int id = ConfluentFrame.schemaId(message);
                    Schema schema = known.get(id);
                    if (schema == null) {
                        schema = registered(id, registry.schema(id));
                        known.put(id, schema);
                    }
                    return schema;
                });
    }

    private static Schema registered(int id, SchemaRegistry.RegisteredSchema found)
            throws NotUnderstood {
        if (!found.type().equals("AVRO")) {
            throw new NotUnderstood(
                    "schema %d is %s; say so in the mapping (format)".formatted(id, found.type()));
        }
        try {
            return parsed(found.text(), found.references().values());
        } catch (AvroRuntimeException refused) {
            throw new NotUnderstood(
                    "schema %d cannot be read: %s".formatted(id, refused.getMessage()));
        }
    }

    @SuppressWarnings("deprecation") // the new parser has no way to hand over referenced texts
    private static Schema parsed(String text, Collection<String> references) {
        Schema.Parser parser = new Schema.Parser();
        references.forEach(parser::parse);
        Schema schema = parser.parse(text);
        if (schema.getType() != Schema.Type.RECORD) {
            throw new SchemaParseException("it describes no record, but " + schema.getType());
        }
        return schema;
    }

    @Override
    public Map<String, @Nullable Object> decode(byte[] value) throws NotUnderstood {
        ByteBuffer rest = ByteBuffer.wrap(value);
        Schema schema = schemas.of(rest);
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get()
                            .binaryDecoder(value, rest.position(), rest.remaining(), reused);
            reused = decoder;
            Object read = new GenericDatumReader<>(schema).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new NotUnderstood(
                        "bytes follow the record; was it written with another schema?");
            }
            return record((IndexedRecord) Objects.requireNonNull(read));
        } catch (IOException | RuntimeException malformed) {
            throw new NotUnderstood(
                    "it is no record %s (%s); was it written with another schema?"
                            .formatted(schema.getFullName(), malformed));
        }
    }

    private static Map<String, @Nullable Object> record(IndexedRecord record) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            fields.put(field.name(), value(field.schema(), record.get(field.pos())));
        }
        return fields;
    }

    private static @Nullable Object value(Schema schema, @Nullable Object read) {
        if (read == null) {
            return null;
        }
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case UNION ->
                    value(
                            schema.getTypes().get(GenericData.get().resolveUnion(schema, read)),
                            read);
            case RECORD -> record((IndexedRecord) read);
            case ARRAY -> list(schema, (Collection<?>) read);
            case MAP -> map(schema, (Map<?, ?>) read);
            case INT -> BigDecimal.valueOf((Integer) read);
            case LONG -> number(logical, (Long) read);
            case FLOAT -> Values.ofFloat((Float) read);
            case DOUBLE -> Values.ofDouble((Double) read);
            case BYTES -> bytes(logical, copy((ByteBuffer) read));
            case FIXED -> bytes(logical, ((GenericFixed) read).bytes());
            case BOOLEAN -> read;
            case STRING, ENUM -> read.toString();
            case NULL -> null;
        };
    }

    private static List<@Nullable Object> list(Schema schema, Collection<?> read) {
        List<@Nullable Object> list = new ArrayList<>();
        read.forEach(element -> list.add(value(schema.getElementType(), element)));
        return list;
    }

    private static Map<String, @Nullable Object> map(Schema schema, Map<?, ?> read) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        read.forEach((key, value) -> map.put(key.toString(), value(schema.getValueType(), value)));
        return map;
    }

    private static Object number(@Nullable LogicalType logical, long number) {
        return switch (logical) {
            case LogicalTypes.TimestampMillis millis -> Instant.ofEpochMilli(number);
            case LogicalTypes.TimestampMicros micros ->
                    Instant.EPOCH.plus(number, ChronoUnit.MICROS);
            case LogicalTypes.TimestampNanos nanos -> Instant.EPOCH.plusNanos(number);
            case LogicalTypes.LocalTimestampMillis millis -> local(Instant.ofEpochMilli(number));
            case LogicalTypes.LocalTimestampMicros micros ->
                    local(Instant.EPOCH.plus(number, ChronoUnit.MICROS));
            case LogicalTypes.LocalTimestampNanos nanos -> local(Instant.EPOCH.plusNanos(number));
            case null, default -> BigDecimal.valueOf(number);
        };
    }

    private static LocalDateTime local(Instant asIfUtc) {
        return LocalDateTime.ofInstant(asIfUtc, ZoneOffset.UTC);
    }

    private static Object bytes(@Nullable LogicalType logical, byte[] bytes) {
        return logical instanceof LogicalTypes.Decimal decimal
                ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
                : Values.ofBytes(bytes);
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
