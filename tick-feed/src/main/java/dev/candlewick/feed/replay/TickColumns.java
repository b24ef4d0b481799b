package dev.candlewick.feed.replay;

import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a tick's values in a row by the names of the header. Columns that it does not know are
 * ignored.
 */
final class TickColumns {
    static final String SOURCE = "replay";

    private static final List<String> REQUIRED =
            List.of("event_time", "symbol", "price", "size", "venue", "condition");
    private static final String ID_PREFIX = "id=";
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final int width;
    private final int eventTime;
    private final int symbol;
    private final int price;
    private final int size;
    private final int venue;
    private final int condition;
    private final int tradeId;

    private TickColumns(List<String> names) {
        this.width = names.size();
        this.eventTime = names.indexOf("event_time");
        this.symbol = names.indexOf("symbol");
        this.price = names.indexOf("price");
        this.size = names.indexOf("size");
        this.venue = names.indexOf("venue");
        this.condition = names.indexOf("condition");
        this.tradeId = names.indexOf("trade_id");
    }

    /**
     * Reads the header.
     *
     * @throws IllegalArgumentException when a column is missing or named twice
     */
    static TickColumns of(String header) {
        List<String> names =
                CsvLine.split(header.startsWith("\uFEFF") ? header.substring(1) : header).stream()
                        .map(String::strip)
                        .toList();
        List<String> missing = new ArrayList<>(REQUIRED);
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the header has no column %s; it must name %s"
                            .formatted(String.join(", ", missing), String.join(", ", REQUIRED)));
        }
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalArgumentException(
                        "the header names column %s twice".formatted(name));
            }
        }
        return new TickColumns(names);
    }

    /**
     * Reads a row.
     *
     * @param ownId the trade id of a row that brings none
     * @throws IllegalArgumentException with what is wrong in words
     */
    Tick tick(String row, String ownId) {
        List<String> values = CsvLine.split(row);
        if (values.size() != width) {
            throw new IllegalArgumentException(
                    "the row has %d values, the header %d".formatted(values.size(), width));
        }
        Conditions conditions = Conditions.of(values.get(condition));
        String id = tradeId < 0 ? "" : values.get(tradeId);
        if (id.isEmpty()) {
            id = conditions.tradeId() == null ? ownId : conditions.tradeId();
        }
        return TickRules.checked(
                new Tick(
                        values.get(symbol),
                        micros(values.get(eventTime)),
                        values.get(price),
                        values.get(size),
                        absentWhenEmpty(values.get(venue)),
                        absentWhenEmpty(conditions.rest()),
                        id,
                        SOURCE));
    }

    /** Finer digits than microseconds are cut off, which keeps the order of time. */
    private static long micros(String text) {
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(
                    Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND),
                    time.get(ChronoField.MICRO_OF_SECOND));
        } catch (DateTimeException | ArithmeticException notATime) {
            throw new IllegalArgumentException(
                    "event_time '%s' is not an ISO-8601 UTC time such as 2013-10-07T08:00:30.270Z"
                            .formatted(text),
                    notATime);
        }
    }

    private static @Nullable String absentWhenEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * Conditions are separated by semicolons; {@code id=...} among them is the venue's trade id.
     */
    private record Conditions(String rest, @Nullable String tradeId) {
        static Conditions of(String text) {
            if (!text.contains(ID_PREFIX)) {
                return new Conditions(text, null);
            }
            List<String> rest = new ArrayList<>();
            String tradeId = null;
            for (String part : text.split(";", -1)) {
                if (tradeId == null
                        && part.startsWith(ID_PREFIX)
                        && part.length() > ID_PREFIX.length()) {
                    tradeId = part.substring(ID_PREFIX.length());
                } else {
                    rest.add(part);
                }
            }
            return new Conditions(String.join(";", rest), tradeId);
        }
    }
}
