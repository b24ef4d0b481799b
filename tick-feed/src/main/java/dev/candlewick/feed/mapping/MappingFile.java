package dev.candlewick.feed.mapping;

import dev.candlewick.feed.decode.SchemaRegistry;
import dev.candlewick.feed.mapping.Mapping.ClockRule;
import dev.candlewick.feed.mapping.Mapping.Field;
import dev.candlewick.feed.mapping.Mapping.Fields;
import dev.candlewick.feed.mapping.Mapping.Format;
import dev.candlewick.feed.mapping.Mapping.SchemaPlace;
import dev.candlewick.feed.mapping.Mapping.Start;
import dev.candlewick.feed.mapping.Mapping.Where;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a mapping. Files that it names lie in its own folder, unless they are named in full. */
public final class MappingFile {
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
    private static final Set<String> TOP =
            Set.of(
                    "topic", "source", "kafka", "format", "schema", "start", "clock", "where",
                    "fields");
    private static final Set<String> TEXT_OPTIONS =
            Set.of("from", "constant", "upper_case", "replace", "values");
    private static final int LARGEST_SCALE = 30;

    private final Path file;

    private MappingFile(Path file) {
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @throws MappingException when it cannot be read or says something that has no meaning
     */
    public static Mapping read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException failure) {
            throw new MappingException("The mapping " + file + " cannot be read: " + failure + ".");
        }
        return parse(file, text);
    }

    /** Reads the text of a mapping as if it stood in this file. */
    static Mapping parse(Path file, String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                throw new MappingException(file + " is empty; it needs topic and fields.");
            }
            return new MappingFile(file).mapping(new Section(file, "the mapping", root));
        } catch (MarkedYAMLException malformed) {
            int line =
                    malformed.getProblemMark() == null
                            ? 1
                            : malformed.getProblemMark().getLine() + 1;
            throw new MappingException(
                    "%s line %d is not YAML: %s.".formatted(file, line, malformed.getProblem()));
        } catch (YAMLException malformed) {
            throw new MappingException(file + " is not YAML: " + malformed.getMessage());
        }
    }

    private Mapping mapping(Section top) {
        top.allowing(TOP);
        String topic = top.required("topic");
        String source = top.text("source").orElse(topic);
        if (!SOURCE.matcher(source).matches()) {
            throw top.error(
                    top.has("source") ? "source" : "topic",
                    "'%s' must have 1 to 128 letters, digits or ._:- to be the name of a source"
                            .formatted(source));
        }
        Format format = format(top);
        return new Mapping(
                file,
                topic,
                source,
                top.text("kafka").map(this::beside),
                format,
                schema(top, format),
                start(top),
                clock(top),
                wheres(top),
                fields(top.section("fields").orElseThrow(() -> top.missing("fields"))));
    }

    private static Format format(Section top) {
        String text = top.text("format").orElse("json");
        for (Format format : Format.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
                return format;
            }
        }
        throw top.error("format", "'" + text + "' is none of json, avro and protobuf");
    }

    private SchemaPlace schema(Section top, Format format) {
        Optional<Section> section = top.section("schema");
        if (section.isEmpty()) {
            if (format != Format.JSON) {
                throw top.error(
                        "format",
                        "needs a 'schema' with the registry's address (registry: http://...) or a file (file: trade%s)"
                                .formatted(format == Format.AVRO ? ".avsc" : ".proto"));
            }
            return new SchemaPlace(Optional.empty(), Optional.empty(), "");
        }
        Section schema = section.get().allowing(Set.of("registry", "file", "message"));
        if (schema.has("registry") == schema.has("file")) {
            throw top.error("schema", "needs either 'registry' or 'file'");
        }
        if (schema.has("message") && !(format == Format.PROTOBUF && schema.has("file"))) {
            throw schema.error("message", "is for a Protobuf file only");
        }
        if (schema.has("file") && format == Format.JSON) {
            throw schema.error("file", "JSON is read without a schema; leave it out");
        }
        return new SchemaPlace(
                schema.text("registry").map(text -> registry(schema, text)),
                schema.text("file").map(this::beside),
                schema.text("message").orElse(""));
    }

    private static URI registry(Section schema, String text) {
        try {
            return SchemaRegistry.address(text);
        } catch (IllegalArgumentException refused) {
            throw schema.error("registry", String.valueOf(refused.getMessage()));
        }
    }

    private static Start start(Section top) {
        String text = top.text("start").orElse("earliest");
        if (text.equals("earliest") || text.equals("latest")) {
            return new Start(text.equals("latest"), Optional.empty());
        }
        try {
            Instant from = OffsetDateTime.parse(text).toInstant();
            return new Start(false, Optional.of(from));
        } catch (DateTimeException noTime) {
            throw top.error(
                    "start",
                    "'%s' is neither earliest nor latest nor a time such as 2026-03-02T08:00:00Z"
                            .formatted(text));
        }
    }

    private static ClockRule clock(Section top) {
        Optional<Section> section = top.section("clock");
        if (section.isEmpty()) {
            return ClockRule.USUAL;
        }
        Section clock =
                section.get().allowing(Set.of("disorder", "idle", "follow_wall_clock_after"));
        return new ClockRule(
                duration(clock, "disorder").orElse(ClockRule.USUAL.disorder()),
                duration(clock, "idle").orElse(ClockRule.USUAL.idle()),
                duration(clock, "follow_wall_clock_after"));
    }

    private static Optional<Duration> duration(Section section, String key) {
        return section.text(key)
                .map(
                        text -> {
                            var match = DURATION.matcher(text);
                            if (!match.matches()) {
                                throw section.error(
                                        key,
                                        "'%s' is no duration such as 500ms, 2s, 1m or 1h"
                                                .formatted(text));
                            }
                            return Duration.of(
                                    Long.parseLong(match.group(1)),
                                    switch (match.group(2)) {
                                        case "ms" -> ChronoUnit.MILLIS;
                                        case "s" -> ChronoUnit.SECONDS;
                                        case "m" -> ChronoUnit.MINUTES;
                                        default -> ChronoUnit.HOURS;
                                    });
                        });
    }

    private static List<Where> wheres(Section top) {
        List<Where> wheres = new ArrayList<>();
        top.section("where")
                .ifPresent(
                        section ->
                                section.names()
                                        .forEach(
                                                name ->
                                                        wheres.add(
                                                                new Where(
                                                                        Place.of(name),
                                                                        section.texts(name),
                                                                        section.line(name)))));
        return List.copyOf(wheres);
    }

    private Fields fields(Section fields) {
        fields.allowing(
                Set.of("symbol", "event_time", "price", "size", "venue", "conditions", "trade_id"));
        return new Fields(
                text(fields, "symbol").orElseThrow(() -> fields.missing("symbol")),
                time(fields),
                decimal(fields, "price"),
                decimal(fields, "size"),
                text(fields, "venue"),
                text(fields, "conditions"),
                text(fields, "trade_id"));
    }

    private static Optional<Field<TextRule>> text(Section fields, String name) {
        if (!fields.has(name)) {
            return Optional.empty();
        }
        int line = fields.line(name);
        if (!fields.isSection(name)) {
            return Optional.of(
                    new Field<>(name, line, Place.of(fields.required(name)), TextRule.PLAIN));
        }
        Section field = fields.section(name).orElseThrow().allowing(TEXT_OPTIONS);
        return Optional.of(
                new Field<>(
                        name,
                        line,
                        place(field, fields, name),
                        new TextRule(
                                values(field), replacements(field), field.flag("upper_case"))));
    }

    private static Field<TimeRule> time(Section fields) {
        String name = "event_time";
        int line = fields.line(name);
        if (!fields.isSection(name)) {
            return new Field<>(name, line, Place.of(fields.required(name)), TimeRule.PLAIN);
        }
        Section field =
                fields.section(name)
                        .orElseThrow()
                        .allowing(Set.of("from", "unit", "format", "zone"));
        Optional<Integer> unit =
                field.text("unit")
                        .map(
                                text -> {
                                    Integer known = TimeRule.UNITS.get(text);
                                    if (known == null) {
                                        throw field.error(
                                                "unit",
                                                "'%s' is none of seconds, milliseconds, microseconds and nanoseconds"
                                                        .formatted(text));
                                    }
                                    return known;
                                });
        Optional<ZoneId> zone = field.text("zone").map(text -> zone(field, text));
        Optional<DateTimeFormatter> format =
                field.text("format")
                        .map(
                                text -> {
                                    if (unit.isPresent()) {
                                        throw field.error(
                                                "unit",
                                                "is for numbers, and 'format' for texts; leave one out");
                                    }
                                    if (zone.isEmpty() && !TimeRule.namesZone(text)) {
                                        throw field.error(
                                                "format",
                                                "names no zone; say zone: UTC or zone: Europe/Berlin");
                                    }
                                    return format(field, text);
                                });
        return new Field<>(
                name, line, place(field, fields, name), new TimeRule(unit, format, zone));
    }

    private static DateTimeFormatter format(Section field, String pattern) {
        try {
            return TimeRule.formatter(pattern);
        } catch (IllegalArgumentException refused) {
            throw field.error(
                    "format",
                    "'%s' is no pattern of a time (%s); one is dd.MM.yyyy HH:mm:ss.SSS"
                            .formatted(pattern, refused.getMessage()));
        }
    }

    private static ZoneId zone(Section field, String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException refused) {
            throw field.error(
                    "zone",
                    "there is no zone '%s'%s"
                            .formatted(text, Nearest.words(text, ZoneId.getAvailableZoneIds())));
        }
    }

    private static Field<DecimalRule> decimal(Section fields, String name) {
        int line = fields.line(name);
        if (!fields.isSection(name)) {
            return new Field<>(name, line, Place.of(fields.required(name)), DecimalRule.PLAIN);
        }
        Section field =
                fields.section(name)
                        .orElseThrow()
                        .allowing(
                                Set.of(
                                        "from",
                                        "constant",
                                        "decimal",
                                        "grouping",
                                        "scale",
                                        "round"));
        String point = field.text("decimal").orElse(".");
        if (!point.equals(".") && !point.equals(",")) {
            throw field.error("decimal", "is \".\" or \",\", but is '" + point + "'");
        }
        String grouping = field.text("grouping").orElse("");
        if (grouping.length() > 1 || grouping.equals(point)) {
            throw field.error("grouping", "is one character, and another one than 'decimal' is");
        }
        int scale = field.number("scale").orElse(0);
        if (scale < 0 || scale > LARGEST_SCALE) {
            throw field.error("scale", "is how many digits are decimals, 0 to " + LARGEST_SCALE);
        }
        Optional<Integer> round = field.number("round");
        if (round.filter(digits -> digits < 0 || digits > 8).isPresent()) {
            throw field.error("round", "is to 0 to 8 decimals");
        }
        return new Field<>(
                name,
                line,
                place(field, fields, name),
                new DecimalRule(point.charAt(0), grouping, scale, round));
    }

    private static Place place(Section field, Section fields, String name) {
        if (field.has("from") == field.has("constant")) {
            throw fields.error(name, "needs 'from' (a field of the message) or 'constant'");
        }
        if (field.isList("from")) {
            // Names that hold points themselves.
            return new Place.Path(field.texts("from"));
        }
        return field.text("constant")
                .<Place>map(Place.Constant::new)
                .orElseGet(() -> Place.of(field.required("from")));
    }

    private static Map<String, String> values(Section field) {
        Map<String, String> values = new TreeMap<>();
        field.section("values")
                .ifPresent(
                        section ->
                                section.names()
                                        .forEach(key -> values.put(key, section.required(key))));
        return values;
    }

    private static List<TextRule.Replacement> replacements(Section field) {
        Map<String, String> asked = new LinkedHashMap<>();
        field.section("replace")
                .ifPresent(
                        section ->
                                section.names()
                                        .forEach(key -> asked.put(key, section.required(key))));
        List<TextRule.Replacement> replacements = new ArrayList<>();
        asked.forEach(
                (pattern, with) -> {
                    try {
                        Pattern compiled = Pattern.compile(pattern);
                        replacements.add(
                                new TextRule.Replacement(compiled, checked(compiled, with)));
                    } catch (IndexOutOfBoundsException | IllegalArgumentException refused) {
                        throw field.error(
                                "replace",
                                "'%s: %s' is no regular expression and replacement (%s)"
                                        .formatted(pattern, with, refused.getMessage()));
                    }
                });
        return replacements;
    }

    /** Refuses a replacement that names a group which is not there. */
    private static String checked(Pattern pattern, String with) {
        Matcher always = Pattern.compile(pattern.pattern() + "|").matcher("");
        if (always.find()) {
            always.appendReplacement(new StringBuilder(), with);
        }
        return with;
    }

    private Path beside(String name) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of(name) : folder.resolve(name).normalize();
    }
}
