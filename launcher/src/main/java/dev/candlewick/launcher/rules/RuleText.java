package dev.candlewick.launcher.rules;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleMessage;
import dev.candlewick.job.anomaly.Tiers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules in words, in cells and in JSON. */
final class RuleText {
    // What is not ASCII is escaped: no terminal takes it for more than text.
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build();

    private RuleText() {}

    /** Info, warn and critical, each a cell. */
    static List<String> cells(@Nullable Tiers tiers) {
        return tiers == null
                ? List.of("off", "off", "off")
                : List.of(
                        RuleMessage.number(tiers.info()),
                        RuleMessage.number(tiers.warn()),
                        RuleMessage.number(tiers.critical()));
    }

    /** What a change does, in one cell; null: there is none. */
    static String effect(@Nullable RuleChange change) {
        if (change == null) {
            return "default";
        }
        return switch (change.action()) {
            case OFF -> "off";
            case DEFAULT -> "default";
            case THRESHOLDS -> String.join(" ", cells(change.tiers()));
        };
    }

    static String venue(String venue) {
        return venue.isEmpty() ? "any" : venue;
    }

    /** A moment, microseconds since the epoch. */
    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Thresholds as fields of a JSON object; null where there are none. */
    static void put(Map<String, @Nullable Object> fields, @Nullable Tiers tiers) {
        fields.put("info", tiers == null ? null : number(tiers.info()));
        fields.put("warn", tiers == null ? null : number(tiers.warn()));
        fields.put("critical", tiers == null ? null : number(tiers.critical()));
    }

    /** A change as a JSON object. */
    static Map<String, @Nullable Object> json(RuleChange change) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kind", change.scope().kind().name());
        fields.put("symbol", change.scope().symbol());
        fields.put("venue", change.scope().venue().isEmpty() ? null : change.scope().venue());
        fields.put("effective_from", time(change.effectiveFrom()).toString());
        fields.put("action", change.action().name());
        put(fields, change.tiers());
        fields.put("changed_by", change.changedBy());
        fields.put("reason", change.reason());
        return fields;
    }

    static void print(Object json, PrintWriter out) {
        try {
            out.println(JSON.writeValueAsString(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    private static BigDecimal number(double threshold) {
        return new BigDecimal(RuleMessage.number(threshold));
    }
}
