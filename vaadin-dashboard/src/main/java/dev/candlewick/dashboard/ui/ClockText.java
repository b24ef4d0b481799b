package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.candlewick.dashboard.candle.Candle;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes times as the clock shows them that somebody has chosen for the chart, and says whose it
 * is. Times that are stored, linked or copied stay UTC.
 *
 * @param zone of the clock
 * @param exchange zone by which trading dates are named
 */
record ClockText(ZoneId zone, ZoneId exchange) {

    static final ClockText UTC = new ClockText(ZoneOffset.UTC, ZoneOffset.UTC);

    private static final DateTimeFormatter DAY = form("d MMM yyyy");
    private static final DateTimeFormatter CLOCK = form("d MMM HH:mm:ss");
    private static final DateTimeFormatter ZONED_CLOCK = form("d MMM HH:mm:ss zzz");
    private static final DateTimeFormatter MINUTE = form("HH:mm");
    private static final DateTimeFormatter DAY_MINUTE = form("EEE d MMM HH:mm");

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /**
     * @param local zone of the reader
     */
    static ClockText of(ChartChoice.Zone chosen, ZoneId exchange, ZoneId local) {
        return new ClockText(
                switch (chosen) {
                    case UTC -> ZoneOffset.UTC;
                    case EXCHANGE -> exchange;
                    case LOCAL -> local;
                },
                exchange);
    }

    /** The zone of the computer in front of the user; UTC when its browser has not told. */
    static ZoneId local(@Nullable UI page) {
        String told =
                page == null ? null : page.getPage().getExtendedClientDetails().getTimeZoneId();
        try {
            return told == null || told.isEmpty() ? ZoneOffset.UTC : ZoneId.of(told);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    /** The zone in full, such as {@code UTC} or {@code America/New_York}. */
    String name() {
        return isUtc(zone) ? "UTC" : zone.getId();
    }

    /** The zone in short, such as {@code UTC} or {@code New York}. */
    String place() {
        return name().substring(name().lastIndexOf('/') + 1).replace('_', ' ');
    }

    static boolean isUtc(ZoneId zone) {
        return zone.getRules().equals(ZoneOffset.UTC.getRules());
    }

    /** Day and clock. */
    String clock(Instant time) {
        return CLOCK.withZone(zone).format(time);
    }

    /** Day, clock and the zone in full. */
    String named(Instant time) {
        return clock(time) + " " + name();
    }

    /** The same with the zone as clocks there call it, such as EST. */
    String zonedClock(Instant time) {
        return isUtc(zone) ? clock(time) + " UTC" : ZONED_CLOCK.withZone(zone).format(time);
    }

    /** Hours and minutes. */
    String minute(Instant time) {
        return MINUTE.withZone(zone).format(time);
    }

    /** Day, hours and minutes. */
    String day(Instant time) {
        return DAY_MINUTE.withZone(zone).format(time);
    }

    /** The start of a candle: a date for a day, by the exchange, else day and clock. */
    String start(Candle candle) {
        return candle.interval().width().toDays() >= 1
                ? DAY.withZone(exchange).format(candle.startTime())
                : clock(candle.startTime());
    }

    /** A cell with a time; UTC in full stands in its title, to be read and copied. */
    static <T> LitRenderer<T> cell(
            ValueProvider<T, @Nullable Instant> time, ValueProvider<T, String> text) {
        return LitRenderer.<T>of("<time datetime=${item.utc} title=${item.utc}>${item.text}</time>")
                .withProperty("utc", row -> utc(time.apply(row)))
                .withProperty("text", text);
    }

    private static String utc(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }
}
