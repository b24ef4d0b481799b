package dev.candlewick.feed.mapping;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.decode.AvroDecoder;
import dev.candlewick.feed.decode.JsonDecoder;
import dev.candlewick.feed.decode.MessageDecoder;
import dev.candlewick.feed.decode.NotUnderstood;
import dev.candlewick.feed.decode.ProtobufDecoder;
import dev.candlewick.feed.decode.SchemaRegistry;
import dev.candlewick.feed.mapping.Mapping.Field;
import dev.candlewick.feed.mapping.Mapping.Fields;
import dev.candlewick.feed.mapping.Mapping.SchemaPlace;
import dev.candlewick.feed.mapping.Mapping.Where;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes ticks of messages, by a mapping. Used by one thread. */
public final class MessageReader {
    private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(1);
    private static final String NO_VALUE = "the message gives no value";

    private final Mapping mapping;
    private final MessageDecoder decoder;
    private final Set<String> found = new HashSet<>();
    private final Map<String, String> absences = new TreeMap<>();

    MessageReader(Mapping mapping, MessageDecoder decoder) {
        this.mapping = mapping;
        this.decoder = decoder;
    }

    /**
     * A reader for what the mapping describes.
     *
     * @param environment where a registry's user and password stand
     * @throws MappingException when its schema file cannot be used
     */
    public static MessageReader of(Mapping mapping, Map<String, String> environment) {
        Optional<URI> address = mapping.schema().registry();
        try {
            return new MessageReader(
                    mapping,
                    address.isPresent()
                            ? registered(
                                    mapping.format(),
                                    new SchemaRegistry(
                                            address.get(), environment, REGISTRY_PATIENCE))
                            : ofFile(mapping.format(), mapping.schema()));
        } catch (IllegalArgumentException refused) {
            throw new MappingException(
                    "%s: schema: %s.".formatted(mapping.file(), refused.getMessage()));
        }
    }

    private static MessageDecoder registered(Mapping.Format format, SchemaRegistry registry) {
        return switch (format) {
            case JSON -> new JsonDecoder(true);
            case AVRO -> AvroDecoder.of(registry);
            case PROTOBUF -> ProtobufDecoder.of(registry);
        };
    }

    private static MessageDecoder ofFile(Mapping.Format format, SchemaPlace place) {
        Path file = place.file().orElse(Path.of(""));
        return switch (format) {
            case JSON -> new JsonDecoder(false);
            case AVRO -> AvroDecoder.of(file);
            case PROTOBUF -> ProtobufDecoder.of(file, place.message());
        };
    }

    /**
     * What the message is.
     *
     * @throws FeedException when a schema cannot be fetched now
     */
    public Reading read(ForeignMessage message) {
        byte[] value = message.value();
        if (value == null) {
            return new Reading.Refused("the record has no value");
        }
        try {
            Map<String, @Nullable Object> fields = decoder.decode(value);
            for (Where where : mapping.wheres()) {
                if (!holds(where, message, fields)) {
                    return new Reading.NotAsked();
                }
            }
            return new Reading.Understood(TickRules.checked(tick(message, fields)));
        } catch (NotUnderstood refused) {
            return new Reading.Refused(refused.reason());
        } catch (IllegalArgumentException broken) {
            return new Reading.Refused(String.valueOf(broken.getMessage()));
        } catch (FeedException stop) {
            throw stop;
        } catch (RuntimeException | StackOverflowError unexpected) {
            // Whatever it is: one message must not keep the others from being read.
            return new Reading.Refused("it cannot be read: " + unexpected);
        }
    }

    /** A message without that field is another one than those that are asked for. */
    private static boolean holds(
            Where where, ForeignMessage message, Map<String, @Nullable Object> fields) {
        try {
            return where.texts()
                    .contains(TextRule.plain(where.place().in(message, fields)).strip());
        } catch (NotUnderstood absent) {
            return false;
        }
    }

    private Tick tick(ForeignMessage message, Map<String, @Nullable Object> fields)
            throws NotUnderstood {
        Fields rules = mapping.fields();
        return new Tick(
                needed(rules.symbol(), message, fields, TextRule::read),
                needed(rules.eventTime(), message, fields, TimeRule::read),
                needed(rules.price(), message, fields, DecimalRule::read),
                needed(rules.size(), message, fields, DecimalRule::read),
                optional(rules.venue(), message, fields),
                optional(rules.conditions(), message, fields),
                tradeId(message, fields),
                mapping.source());
    }

    /** Where the mapping names none, or the message has none, its place is one. */
    private @Nullable String tradeId(ForeignMessage message, Map<String, @Nullable Object> fields)
            throws NotUnderstood {
        String given = optional(mapping.fields().tradeId(), message, fields);
        return given == null || given.isEmpty()
                ? message.partition() + ":" + message.offset()
                : given;
    }

    private @Nullable String optional(
            Optional<Field<TextRule>> field,
            ForeignMessage message,
            Map<String, @Nullable Object> fields)
            throws NotUnderstood {
        if (field.isEmpty()) {
            return null;
        }
        Object value;
        try {
            value = found(field.get(), message, fields);
            found.add(field.get().name());
        } catch (NotUnderstood absent) {
            // Nothing has to be there; but a name that is never there may be a wrong one.
            absences.putIfAbsent(field.get().name(), absent.reason());
            return null;
        }
        return value == null ? null : converted(field.get(), value, TextRule::read);
    }

    /** What is wrong with optional fields of the mapping that no message so far has had. */
    public List<String> neverFound() {
        return absences.entrySet().stream()
                .filter(absence -> !found.contains(absence.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static <R, T> T needed(
            Field<R> field,
            ForeignMessage message,
            Map<String, @Nullable Object> fields,
            Conversion<R, T> conversion)
            throws NotUnderstood {
        Object value = found(field, message, fields);
        if (value == null) {
            throw at(field, new NotUnderstood(NO_VALUE));
        }
        return converted(field, value, conversion);
    }

    private static @Nullable Object found(
            Field<?> field, ForeignMessage message, Map<String, @Nullable Object> fields)
            throws NotUnderstood {
        try {
            return field.place().in(message, fields);
        } catch (NotUnderstood absent) {
            throw at(field, absent);
        }
    }

    private static <R, T> T converted(Field<R> field, Object value, Conversion<R, T> conversion)
            throws NotUnderstood {
        try {
            return conversion.read(field.rule(), value);
        } catch (NotUnderstood refused) {
            throw at(field, refused);
        }
    }

    private static NotUnderstood at(Field<?> field, NotUnderstood cause) {
        return new NotUnderstood(
                "%s (mapping line %d, from %s): %s"
                        .formatted(
                                field.name(), field.line(), field.place().words(), cause.reason()));
    }

    /** How a rule reads a value. */
    @FunctionalInterface
    private interface Conversion<R, T> {
        T read(R rule, Object value) throws NotUnderstood;
    }
}
