package dev.candlewick.dashboard.ui;

import dev.candlewick.dashboard.candle.Quote;
import dev.candlewick.dashboard.watch.Pulse;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One row of the watchlist.
 *
 * @param quote null for a symbol that is watched and unknown
 * @param pulse null while nothing is known of its trend and its flags
 */
record WatchRow(String symbol, @Nullable Quote quote, @Nullable Pulse pulse) {

    /** The newest price, by which rows are sorted; null while unknown, like the other figures. */
    @Nullable BigDecimal price() {
        return quote == null ? null : quote.last();
    }

    /** Change since the prior close, as a fraction of it. */
    @Nullable BigDecimal changeRatio() {
        return quote == null ? null : quote.changeRatio().orElse(null);
    }

    /** Volume of the day. */
    @Nullable BigDecimal volumeOfTheDay() {
        return quote == null ? null : quote.volume();
    }

    /** Rise over the time of the trend, as a fraction. */
    @Nullable Double rise() {
        return pulse == null || pulse.trend().isEmpty() ? null : pulse.rise();
    }

    String last() {
        return quote == null
                ? PriceFormat.NONE
                : PriceFormat.of(quote, List.of()).price(quote.last());
    }

    String change() {
        return quote == null ? PriceFormat.NONE : PriceFormat.percent(changeRatio());
    }

    /** up, down or flat, as far as the written change shows it. */
    String direction() {
        String change = change();
        return change.startsWith("+") ? "up" : change.startsWith("−") ? "down" : "flat";
    }

    String volume() {
        return quote == null ? PriceFormat.NONE : PriceFormat.volume(quote.volume());
    }

    /** When its newest row was written, in milliseconds. */
    @Nullable Long writtenAt() {
        return quote == null || quote.recordedAt() == null
                ? null
                : quote.recordedAt().toEpochMilli();
    }

    /** What {@link #writtenAt} tells as an age: less for what is younger. */
    @Nullable Long age() {
        Long written = writtenAt();
        return written == null ? null : -written;
    }

    /** Full name and time of the newest price. */
    String about() {
        if (quote == null) {
            return Words.of("watch.unknown", symbol);
        }
        String name = quote.name().isEmpty() ? symbol : quote.name();
        return quote.lastAt() == null
                ? name
                : Words.of("watch.about", name, PriceFormat.clock(quote.lastAt()));
    }

    List<Integer> trend() {
        return pulse == null ? List.of() : pulse.trend();
    }

    String trendInWords() {
        return pulse == null || pulse.trend().isEmpty()
                ? Words.of("watch.trend.none")
                : Words.of(
                        "watch.trend.hint",
                        String.format(Locale.ROOT, "%+.2f%%", pulse.rise() * 100));
    }

    /** up or down, over the time of the trend. */
    String trendDirection() {
        return pulse != null && pulse.rise() < 0 ? "down" : "up";
    }

    /** How many flags stand; empty for none. */
    String flags() {
        return pulse == null || pulse.flags() == 0 ? "" : Integer.toString(pulse.flags());
    }

    String severity() {
        return pulse != null && pulse.critical() ? "CRITICAL" : "WARN";
    }

    String flagsInWords() {
        return Words.of("watch.flags", pulse == null ? 0 : pulse.flags(), symbol);
    }

    String flagsLink() {
        return "anomalies?symbol=" + URLEncoder.encode(symbol, StandardCharsets.UTF_8);
    }
}
