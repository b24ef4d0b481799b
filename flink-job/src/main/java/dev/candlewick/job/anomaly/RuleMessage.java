package dev.candlewick.job.anomaly;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.job.anomaly.RuleChange.Action;
import dev.candlewick.job.tick.FlatJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A change of a rule as a message of the topic of rules, and back. See topics/README.md. */
public final class RuleMessage {
    /** Longest value. */
    static final int MOST_BYTES = 64 * 1024;

    /** Largest threshold. */
    public static final double LARGEST = 1e9;

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_REASON = 256;

    /** 2100-01-01, microseconds. */
    private static final long END_OF_TIME = 4_102_444_800_000_000L;

    private static final Pattern GLOB = Pattern.compile("[A-Z0-9._:/*?-]{1,32}");

    private final Map<String, Object> fields;

    private RuleMessage(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * Understands a record.
     *
     * @throws RuleRejection when it is no rule
     */
    public static RuleChange read(byte @Nullable [] key, byte @Nullable [] value)
            throws RuleRejection {
        if (value == null || value.length == 0) {
            throw new RuleRejection(
                    RuleRejectReason.EMPTY,
                    "a rule is taken back by a message with the action DEFAULT");
        }
        if (value.length > MOST_BYTES) {
            throw new RuleRejection(
                    RuleRejectReason.MALFORMED, "longer than %d bytes".formatted(MOST_BYTES));
        }
        RuleMessage message;
        try {
            message = new RuleMessage(FlatJson.read(value));
        } catch (IllegalArgumentException e) {
            throw new RuleRejection(RuleRejectReason.MALFORMED, String.valueOf(e.getMessage()));
        }
        message.requireTypes();
        RuleChange change = message.change();
        if (!Arrays.equals(key, bytes(change.key()))) {
            throw new RuleRejection(
                    RuleRejectReason.KEY, "the key of the record must be " + change.key());
        }
        return change;
    }

    /** The key of its record. */
    public static byte[] key(RuleChange change) {
        return bytes(change.key());
    }

    /** The value of its record. */
    public static byte[] value(RuleChange change) {
        StringBuilder json = new StringBuilder("{");
        text(json, "kind", change.scope().kind().name());
        text(json, "symbol", change.scope().symbol());
        if (!change.scope().venue().isEmpty()) {
            text(json, "venue", change.scope().venue());
        }
        json.append("\"effective_from\":").append(change.effectiveFrom()).append(',');
        text(json, "action", change.action().name());
        Tiers tiers = change.tiers();
        if (tiers != null) {
            json.append("\"info\":").append(number(tiers.info()));
            json.append(",\"warn\":").append(number(tiers.warn()));
            json.append(",\"critical\":").append(number(tiers.critical())).append(',');
        }
        text(json, "changed_by", change.changedBy());
        text(json, "reason", change.reason());
        json.setCharAt(json.length() - 1, '}');
        return bytes(json.toString());
    }

    /**
     * What of it could not be sent: the message is read as it will be by others.
     *
     * @throws RuleRejection when it would be rejected
     */
    public static void check(RuleChange change) throws RuleRejection {
        read(key(change), value(change));
    }

    /** A threshold with no more digits than it needs. */
    public static String number(double threshold) {
        return BigDecimal.valueOf(threshold).stripTrailingZeros().toPlainString();
    }

    private void requireTypes() throws RuleRejection {
        for (String name :
                new String[] {"kind", "symbol", "venue", "action", "changed_by", "reason"}) {
            require(fields.getOrDefault(name, "") instanceof String, name, "a text");
        }
        for (String name : new String[] {"effective_from", "info", "warn", "critical"}) {
            require(
                    fields.getOrDefault(name, BigDecimal.ONE) instanceof BigDecimal,
                    name,
                    "a number");
        }
    }

    private static void require(boolean fits, String name, String type) throws RuleRejection {
        if (!fits) {
            throw new RuleRejection(
                    RuleRejectReason.WRONG_TYPE, "%s must be %s".formatted(name, type));
        }
    }

    private RuleChange change() throws RuleRejection {
        for (String name :
                new String[] {
                    "kind", "symbol", "effective_from", "action", "changed_by", "reason"
                }) {
            requireField(name);
        }
        boolean sets = text("action").equals(Action.THRESHOLDS.name());
        if (sets) {
            requireField("info");
            requireField("warn");
            requireField("critical");
        }
        RuleScope scope = new RuleScope(kind(text("kind")), symbol(text("symbol")), venue());
        long from = effectiveFrom();
        Action action = action(text("action"));
        Tiers tiers = sets ? tiers() : null;
        if (!sets) {
            requireNoThreshold("info");
            requireNoThreshold("warn");
            requireNoThreshold("critical");
        }
        return new RuleChange(
                scope,
                from,
                action,
                tiers,
                words("changed_by", LONGEST_NAME),
                words("reason", LONGEST_REASON));
    }

    private void requireNoThreshold(String name) throws RuleRejection {
        if (fields.containsKey(name)) {
            throw new RuleRejection(
                    RuleRejectReason.RANGE, "%s has no threshold".formatted(text("action")));
        }
    }

    private void requireField(String name) throws RuleRejection {
        if (!fields.containsKey(name)) {
            throw new RuleRejection(RuleRejectReason.MISSING_FIELD, name + " is missing");
        }
    }

    /**
     * The kind of that name.
     *
     * @throws RuleRejection names those there are
     */
    public static AnomalyKind kind(String name) throws RuleRejection {
        for (AnomalyKind kind : AnomalyKind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new RuleRejection(
                RuleRejectReason.KIND,
                "there is no kind \"%s\"; the kinds are %s"
                        .formatted(
                                plain(name),
                                Arrays.stream(AnomalyKind.values())
                                        .map(AnomalyKind::name)
                                        .collect(Collectors.joining(", "))));
    }

    private static String symbol(String glob) throws RuleRejection {
        if (!GLOB.matcher(glob).matches()) {
            throw new RuleRejection(
                    RuleRejectReason.SYMBOL,
                    "\"%s\" is no glob of symbols: 1 to 32 of A-Z 0-9 . _ : / - and * (any characters) ? (one)"
                            .formatted(plain(glob)));
        }
        return glob;
    }

    private String venue() throws RuleRejection {
        String venue = (String) fields.getOrDefault("venue", "");
        Set<String> known = new TreeSet<>(TradingCalendar.names());
        if (!venue.isEmpty() && !known.contains(venue)) {
            throw new RuleRejection(
                    RuleRejectReason.VENUE,
                    "there is no venue \"%s\"; a venue is the trading calendar of a symbol: %s"
                            .formatted(plain(venue), String.join(", ", known)));
        }
        return venue;
    }

    private long effectiveFrom() throws RuleRejection {
        BigDecimal time = (BigDecimal) fields.get("effective_from");
        if (time == null
                || time.scale() != 0
                || time.signum() < 0
                || time.compareTo(BigDecimal.valueOf(END_OF_TIME)) >= 0) {
            throw new RuleRejection(
                    RuleRejectReason.RANGE,
                    "effective_from must be microseconds since 1970 in plain digits, before 2100");
        }
        return time.longValueExact();
    }

    private static Action action(String name) throws RuleRejection {
        for (Action action : Action.values()) {
            if (action.name().equals(name)) {
                return action;
            }
        }
        throw new RuleRejection(
                RuleRejectReason.RANGE,
                "\"%s\" is no action: THRESHOLDS, OFF, DEFAULT".formatted(plain(name)));
    }

    private Tiers tiers() throws RuleRejection {
        double info = threshold("info");
        double warn = threshold("warn");
        double critical = threshold("critical");
        if (info > warn || warn > critical) {
            throw new RuleRejection(
                    RuleRejectReason.ORDER,
                    "thresholds must rise: info %s, warn %s, critical %s do not"
                            .formatted(number(info), number(warn), number(critical)));
        }
        return new Tiers(info, warn, critical);
    }

    private double threshold(String name) throws RuleRejection {
        double value = fields.get(name) instanceof BigDecimal given ? given.doubleValue() : 0;
        if (!(value > 0 && value <= LARGEST)) {
            throw new RuleRejection(
                    RuleRejectReason.RANGE, "%s must be above 0 and at most 10^9".formatted(name));
        }
        return value;
    }

    private String words(String name, int longest) throws RuleRejection {
        String words = text(name);
        boolean printable =
                words.codePoints()
                        .allMatch(
                                c ->
                                        !Character.isISOControl(c)
                                                && Character.getType(c) != Character.SURROGATE);
        if (words.isBlank() || words.codePointCount(0, words.length()) > longest || !printable) {
            throw new RuleRejection(
                    RuleRejectReason.TEXT,
                    "%s must be 1 to %d characters, not only blanks, and none for control"
                            .formatted(name, longest));
        }
        return words;
    }

    private String text(String name) {
        return String.valueOf(fields.get(name));
    }

    /** So that a hostile message cannot fill a log line or command a terminal. */
    private static String plain(String text) {
        String printable = text.replaceAll("\\p{C}", "?");
        return printable.length() > 40 ? printable.substring(0, 40) + "..." : printable;
    }

    private static void text(StringBuilder json, String name, String text) {
        json.append('"').append(name).append("\":\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append("\",");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
