package dev.candlewick.explain.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a candle that the log decides, in the order of the tables. Each value has one
 * plain form: decimals without trailing zeros, times in UTC with microseconds.
 */
public enum CandleColumn {
    START_TIME(Kind.TIME),
    END_TIME(Kind.TIME),
    SESSION(Kind.TEXT),
    SESSION_DATE(Kind.TEXT),
    OPEN(Kind.DECIMAL),
    HIGH(Kind.DECIMAL),
    LOW(Kind.DECIMAL),
    CLOSE(Kind.DECIMAL),
    VOLUME(Kind.DECIMAL),
    PRICE_VOLUME(Kind.DECIMAL),
    TURNOVER(Kind.DECIMAL),
    VWAP(Kind.DECIMAL),
    PRICE_SUM(Kind.DECIMAL),
    TICK_COUNT(Kind.TEXT),
    TRADE_COUNT(Kind.TEXT),
    PRICE_TRADE_COUNT(Kind.TEXT),
    OPEN_AT(Kind.TIME),
    HIGH_AT(Kind.TIME),
    LOW_AT(Kind.TIME),
    CLOSE_AT(Kind.TIME),
    FIRST_OFFSET(Kind.TEXT),
    LAST_OFFSET(Kind.TEXT),
    FINGERPRINT(Kind.TEXT);

    private enum Kind {
        DECIMAL,
        TIME,
        TEXT
    }

    private static final DateTimeFormatter TIMES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Kind kind;

    CandleColumn(Kind kind) {
        this.kind = kind;
    }

    /** Name in the tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The plain form of a decimal. */
    public static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** The plain form of a whole number with 8 (or 16) decimals behind it. */
    public static String plain(BigInteger scaled, int scale) {
        return plain(new BigDecimal(scaled, scale));
    }

    /** The plain form of a time in microseconds since the epoch. */
    public static String time(long micros) {
        return TIMES.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** What to select, all columns, in order. */
    static String selected() {
        return Arrays.stream(values())
                .map(
                        column ->
                                column.kind == Kind.TIME
                                        ? micros(column.label())
                                        : column.label() + "::text")
                .collect(Collectors.joining(", "));
    }

    /** A time as microseconds since the epoch, in SQL. */
    static String micros(String expression) {
        return "(extract(epoch FROM " + expression + ") * 1000000)::bigint";
    }

    /** Reads the values that {@link #selected} gave, by name. */
    static Map<String, @Nullable String> read(ResultSet row) throws SQLException {
        Map<String, @Nullable String> values = new HashMap<>();
        int place = 1;
        for (CandleColumn column : values()) {
            String text = row.getString(place++);
            values.put(column.label(), text == null ? null : column.plainOf(text));
        }
        return values;
    }

    private String plainOf(String text) {
        return switch (kind) {
            // What no arithmetic can hold, such as NaN, stands as it is.
            case DECIMAL -> text.matches("[0-9.-]+") ? plain(new BigDecimal(text)) : text;
            case TIME -> time(Long.parseLong(text));
            case TEXT -> text;
        };
    }

    /** The plain form of a value of {@code old_values} and {@code new_values}. */
    public String plainOfJson(String text) {
        return switch (kind) {
            case DECIMAL -> plainOf(text);
            case TIME -> time(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text)));
            case TEXT -> text;
        };
    }
}
