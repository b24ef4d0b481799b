package dev.candlewick.feed.mapping;

import dev.candlewick.feed.decode.AvroDecoder;
import dev.candlewick.feed.decode.JsonDecoder;
import dev.candlewick.feed.decode.MessageDecoder;
import dev.candlewick.feed.decode.NotUnderstood;
import dev.candlewick.feed.decode.ProtobufDecoder;
import dev.candlewick.feed.decode.SchemaRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A first mapping, guessed from the names and values of some messages. */
public final class Sketch {
    /** How many messages are enough. */
    public static final int MESSAGES = 200;

    private static final int SHOWN = 40;

    /** Last parts of names, the likeliest first. */
    private static final Map<String, List<String>> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(
                "symbol",
                List.of(
                        "symbol",
                        "sym",
                        "ticker",
                        "instrument",
                        "instrumentid",
                        "productid",
                        "product",
                        "pair",
                        "market",
                        "security",
                        "ric",
                        "isin",
                        "code",
                        "s"));
        NAMES.put(
                "event_time",
                List.of(
                        "eventtime",
                        "tradetime",
                        "transacttime",
                        "executiontime",
                        "executedat",
                        "timestamp",
                        "ts",
                        "tstamp",
                        "time",
                        "datetime",
                        "when",
                        "at",
                        "t"));
        NAMES.put("price", List.of("price", "tradeprice", "px", "lastprice", "last", "rate", "p"));
        NAMES.put(
                "size",
                List.of(
                        "size",
                        "qty",
                        "quantity",
                        "tradesize",
                        "volume",
                        "vol",
                        "amount",
                        "shares",
                        "sz",
                        "q",
                        "v"));
        NAMES.put("venue", List.of("venue", "exchange", "mic", "exch", "x"));
        NAMES.put(
                "conditions",
                List.of("conditions", "condition", "cond", "salecondition", "flags", "c"));
        NAMES.put(
                "trade_id",
                List.of("tradeid", "execid", "matchid", "tid", "id", "seq", "sequence", "i"));
    }

    private final Map<String, Object> values;
    private final Set<String> used = new HashSet<>();

    private Sketch(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * A mapping as the text of a file.
     *
     * @param kafka file with the settings of Kafka's clients, as the mapping shall name it
     * @throws MappingException when nothing can be said, with what would help
     */
    public static String of(
            String topic,
            Optional<String> kafka,
            Optional<URI> registry,
            List<ForeignMessage> messages) {
        Format format = Format.of(registry, messages);
        Map<String, Object> values = new LinkedHashMap<>();
        for (ForeignMessage message : messages) {
            try {
                byte[] value = message.value();
                if (value != null) {
                    collect("", format.decoder().decode(value), values);
                }
            } catch (NotUnderstood skipped) {
                // Others may tell.
                values.putIfAbsent("", "");
            }
        }
        values.remove("");
        if (values.isEmpty()) {
            throw new MappingException(
                    "None of the first messages of %s can be read as %s."
                            .formatted(topic, format.name()));
        }
        StringBuilder text = new StringBuilder();
        text.append("# A first mapping, guessed from the first messages of the topic.\n");
        text.append("topic: ").append(quoted(topic)).append('\n');
        kafka.ifPresent(file -> text.append("kafka: ").append(quoted(file)).append('\n'));
        text.append("format: ").append(format.name()).append('\n');
        registry.ifPresent(
                address ->
                        text.append("schema: {registry: ")
                                .append(quoted(address.toString()))
                                .append("}\n"));
        new Sketch(values).fields(text, messages);
        text.append("# The messages have:\n");
        values.entrySet().stream()
                .limit(SHOWN)
                .forEach(
                        each ->
                                text.append("#   ")
                                        .append(shown(each.getKey()))
                                        .append("  ")
                                        .append(shown(each.getValue()))
                                        .append('\n'));
        return text.toString();
    }

    private void fields(StringBuilder text, List<ForeignMessage> messages) {
        text.append("fields:\n");
        for (String name : NAMES.keySet()) {
            Optional<String> path = path(name);
            path.ifPresent(used::add);
            if (path.isPresent()) {
                text.append("  ")
                        .append(name)
                        .append(": ")
                        .append(field(name, path.get()))
                        .append('\n');
            } else if (name.equals("symbol") && keysAreSymbols(messages)) {
                text.append("  symbol: $key\n");
            } else if (name.equals("event_time")) {
                text.append(
                        "  event_time: $timestamp  # nothing looks like a time; the record's own\n");
            } else if (List.of("symbol", "price", "size").contains(name)) {
                text.append("  ").append(name).append(": ???  # needed; nothing looks like it\n");
            }
        }
    }

    private Optional<String> path(String name) {
        Predicate<Object> fits =
                switch (name) {
                    case "event_time" -> Sketch::isTime;
                    case "price", "size" -> Sketch::isNumber;
                    case "symbol", "venue" -> value -> value instanceof String && !isNumber(value);
                    default -> value -> true;
                };
        for (String known : NAMES.getOrDefault(name, List.of())) {
            for (Map.Entry<String, Object> each : values.entrySet()) {
                String path = each.getKey();
                if (last(path).equals(known)
                        && !used.contains(path)
                        && fits.test(each.getValue())) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    private String field(String name, String path) {
        Object value = values.getOrDefault(path, "");
        String from = quoted(path);
        return switch (name) {
            case "event_time" ->
                    value instanceof BigDecimal || value.toString().matches("[0-9.]+")
                            ? "{from: %s, unit: %s}"
                                    .formatted(from, unit(new BigDecimal(value.toString())))
                            : value instanceof Instant || value.toString().contains("T")
                                    ? value.toString().matches(".*(Z|[+-][0-9:]{2,5})")
                                            ? from
                                            : "{from: %s, zone: UTC}  # is it UTC?".formatted(from)
                                    : "{from: %s, format: \"yyyy-MM-dd HH:mm:ss\", zone: UTC}  # such as %s; correct format and zone"
                                            .formatted(from, value);
            case "price", "size" ->
                    value.toString().contains(",")
                            ? "{from: %s, decimal: \",\", grouping: \".\"}".formatted(from)
                            : from;
            case "symbol" ->
                    value.toString().equals(value.toString().toUpperCase(Locale.ROOT))
                            ? from
                            : "{from: %s, upper_case: true}".formatted(from);
            default -> from;
        };
    }

    /** Times of our days have 10 digits in seconds and 3 more in each smaller unit. */
    private static String unit(BigDecimal number) {
        int digits = number.precision() - number.scale();
        if (digits <= 10) {
            return "seconds";
        }
        return digits <= 13 ? "milliseconds" : digits <= 16 ? "microseconds" : "nanoseconds";
    }

    private static boolean isNumber(Object value) {
        return value instanceof BigDecimal
                || (value instanceof String text && text.matches("-?[0-9][0-9.,]*"));
    }

    private static boolean isTime(Object value) {
        return value instanceof Instant
                || (value instanceof BigDecimal number && number.precision() - number.scale() >= 9)
                || (value instanceof String text
                        && text.length() >= 8
                        && text.chars().filter(Character::isDigit).count() >= 8);
    }

    private static boolean keysAreSymbols(List<ForeignMessage> messages) {
        return messages.stream()
                .allMatch(
                        message -> {
                            byte[] key = message.key();
                            return key != null
                                    && new String(key, StandardCharsets.UTF_8)
                                            .matches("[A-Za-z0-9._:/-]{1,32}");
                        });
    }

    /** The first value of each field that has one. */
    private static void collect(String prefix, @Nullable Object value, Map<String, Object> values) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (key, each) ->
                            collect(
                                    prefix.isEmpty() ? "" + key : prefix + "." + key,
                                    each,
                                    values));
        } else if (value != null && !(value instanceof List<?>)) {
            values.putIfAbsent(prefix, value);
        }
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]", "");
    }

    private static String shown(Object value) {
        // Nothing that YAML takes for the end of a line: what follows would not be a comment.
        String text = value.toString().replaceAll("[\\p{Cntrl}\\x85\\u2028\\u2029]", " ");
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9._/-]*")
                        && !List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n")
                                .contains(text.toLowerCase(Locale.ROOT))
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** How the messages are written. */
    private record Format(String name, MessageDecoder decoder) {
        static Format of(Optional<URI> registry, List<ForeignMessage> messages) {
            byte[] value =
                    messages.stream()
                            .map(ForeignMessage::value)
                            .filter(each -> each != null && each.length > 0)
                            .findFirst()
                            .orElseThrow(
                                    () -> new MappingException("The messages have no values."));
            if (value[0] != 0) {
                if (new String(value, StandardCharsets.UTF_8).stripLeading().startsWith("{")) {
                    return new Format("json", new JsonDecoder(false));
                }
                throw new MappingException(
                        "The messages are neither JSON nor do they name a schema in a registry. For Avro or Protobuf without a registry, write the mapping by hand with a schema file (docs/own-topic.md).");
            }
            SchemaRegistry schemas =
                    new SchemaRegistry(
                            registry.orElseThrow(
                                    () ->
                                            new MappingException(
                                                    "The messages name a schema in a registry; say where it is with --registry http://...")),
                            System.getenv(),
                            Duration.ofSeconds(5));
            List<MessageDecoder> decoders =
                    List.of(
                            AvroDecoder.of(schemas),
                            ProtobufDecoder.of(schemas),
                            new JsonDecoder(true));
            List<String> names = List.of("avro", "protobuf", "json");
            for (int index = 0; index < names.size(); index++) {
                if (reads(decoders.get(index), value)) {
                    return new Format(names.get(index), decoders.get(index));
                }
            }
            throw new MappingException(
                    "The schema of the first message cannot be used to read it.");
        }

        private static boolean reads(MessageDecoder decoder, byte[] value) {
            try {
                decoder.decode(value);
                return true;
            } catch (NotUnderstood another) {
                return false;
            }
        }
    }
}
