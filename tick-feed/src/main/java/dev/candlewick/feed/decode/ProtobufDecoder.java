package dev.candlewick.feed.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf messages, read with a schema that is parsed when the program runs. Fields have the names
 * of the {@code .proto} file; timestamps and wrapped values of Google's own types are read as what
 * they mean.
 */
public final class ProtobufDecoder implements MessageDecoder {
    private static final String TIMESTAMP = "google.protobuf.Timestamp";
    private static final Set<String> WRAPPERS =
            Set.of(
                    "google.protobuf.DoubleValue",
                    "google.protobuf.FloatValue",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.Int32Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue",
                    "google.type.Decimal");

    private final DescriptorSource descriptors;

    /** Finds what the message is, and leaves the buffer where it begins. */
    @FunctionalInterface
    private interface DescriptorSource {
        Descriptor of(ByteBuffer message) throws NotUnderstood;
    }

    private ProtobufDecoder(DescriptorSource descriptors) {
        this.descriptors = descriptors;
    }

    /**
     * Messages and nothing before them.
     *
     * @param message its name in the file; empty when the file has only one
     * @throws IllegalArgumentException when the file has no such message
     */
    public static ProtobufDecoder of(Path protoFile, String message) {
        Descriptor descriptor = ProtobufSchema.of(protoFile).named(message);
        return new ProtobufDecoder(value -> descriptor);
    }

    /** Messages that name their schema in a registry. */
    public static ProtobufDecoder of(SchemaRegistry registry) {
        Map<Integer, ProtobufSchema> known = new HashMap<>();
        return new ProtobufDecoder(
                message -> {
                    int id = ConfluentFrame.schemaId(message);
                    ProtobufSchema schema = known.get(id);
                    if (schema == null) {
                        schema = registered(id, registry.schema(id));
                        known.put(id, schema);
                    }
                    return schema.at(ConfluentFrame.messageIndexes(message));
                });
    }

    private static ProtobufSchema registered(int id, SchemaRegistry.RegisteredSchema found)
            throws NotUnderstood {
        if (!found.type().equals("PROTOBUF")) {
            throw new NotUnderstood(
                    "schema %d is %s; say so in the mapping (format)".formatted(id, found.type()));
        }
        try {
            return ProtobufSchema.of(found.text(), found.references());
        } catch (IllegalArgumentException refused) {
            throw new NotUnderstood("schema %d: %s".formatted(id, refused.getMessage()));
        }
    }

    @Override
    public Map<String, @Nullable Object> decode(byte[] value) throws NotUnderstood {
        ByteBuffer rest = ByteBuffer.wrap(value);
        Descriptor descriptor = descriptors.of(rest);
        try {
            return fields(DynamicMessage.parseFrom(descriptor, ByteString.copyFrom(rest)));
        } catch (InvalidProtocolBufferException | DateTimeException malformed) {
            throw new NotUnderstood(
                    "it is no message %s: %s"
                            .formatted(descriptor.getFullName(), malformed.getMessage()));
        }
    }

    private static Map<String, @Nullable Object> fields(Message message) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            fields.put(field.getName(), field(message, field));
        }
        return fields;
    }

    private static @Nullable Object field(Message message, FieldDescriptor field) {
        if (field.isMapField()) {
            return map((List<?>) message.getField(field));
        }
        if (field.isRepeated()) {
            List<@Nullable Object> list = new ArrayList<>();
            ((List<?>) message.getField(field)).forEach(each -> list.add(value(field, each)));
            return list;
        }
        // A field without presence that is not on the wire has its default, such as a size of 0.
        return field.hasPresence() && !message.hasField(field)
                ? null
                : value(field, message.getField(field));
    }

    private static Map<String, @Nullable Object> map(List<?> entries) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Object each : entries) {
            Message entry = (Message) each;
            List<FieldDescriptor> keyAndValue = entry.getDescriptorForType().getFields();
            map.put(
                    String.valueOf(value(keyAndValue.get(0), entry.getField(keyAndValue.get(0)))),
                    value(keyAndValue.get(1), entry.getField(keyAndValue.get(1))));
        }
        return map;
    }

    private static @Nullable Object value(FieldDescriptor field, Object read) {
        return switch (field.getType()) {
            case DOUBLE -> Values.ofDouble((Double) read);
            case FLOAT -> Values.ofFloat((Float) read);
            case INT64, SINT64, SFIXED64 -> BigDecimal.valueOf((Long) read);
            case INT32, SINT32, SFIXED32 -> BigDecimal.valueOf((Integer) read);
            case UINT64, FIXED64 -> new BigDecimal(Long.toUnsignedString((Long) read));
            case UINT32, FIXED32 -> BigDecimal.valueOf(Integer.toUnsignedLong((Integer) read));
            case BOOL, STRING -> read;
            case BYTES -> Values.ofBytes(((ByteString) read).toByteArray());
            case ENUM -> ((EnumValueDescriptor) read).getName();
            case MESSAGE, GROUP -> message((Message) read);
        };
    }

    private static @Nullable Object message(Message message) {
        Descriptor type = message.getDescriptorForType();
        if (type.getFullName().equals(TIMESTAMP)) {
            return Instant.ofEpochSecond(
                    (Long) message.getField(type.findFieldByNumber(1)),
                    (Integer) message.getField(type.findFieldByNumber(2)));
        }
        if (WRAPPERS.contains(type.getFullName())) {
            FieldDescriptor wrapped = type.findFieldByNumber(1);
            return value(wrapped, message.getField(wrapped));
        }
        return fields(message);
    }
}
