package dev.candlewick.dashboard.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a link such as {@code ?symbol=BTC/USDT&interval=5m&explain=2026-03-02T14:30:00Z} asks for;
 * with {@code at} in place of {@code explain} the chart goes there and marks the candle, with
 * {@code until} it shows the candles before that time.
 *
 * @param series the series to show; its symbol is empty when the link names none
 * @param explained a moment inside the candle to explain; empty when none is
 * @param at a moment inside the candle to mark; empty when there is none
 * @param until the candles shown start before it; empty for the newest ones
 * @param complaint what is wrong with the link, for the user; empty when nothing is
 */
record MarketAddress(
        CandleSeries series,
        Optional<Instant> explained,
        Optional<Instant> at,
        Optional<Instant> until,
        Optional<String> complaint) {

    static final Interval USUAL = Interval.ONE_MINUTE;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    static MarketAddress of(QueryParameters parameters) {
        String symbol = parameters.getSingleParameter("symbol").orElse("").strip();
        String interval = parameters.getSingleParameter("interval").orElse(USUAL.text());
        Optional<Interval> known = Interval.of(interval);
        Optional<String> time = parameters.getSingleParameter("explain");
        Optional<Instant> explained = time.flatMap(MarketAddress::instant);
        Optional<String> place = parameters.getSingleParameter("at");
        Optional<Instant> at = place.flatMap(MarketAddress::instant);
        Optional<String> end = parameters.getSingleParameter("until");
        Optional<Instant> until = end.flatMap(MarketAddress::instant);
        Optional<String> complaint = Optional.empty();
        if (!CandleSeries.isSymbol(symbol)) {
            complaint = Optional.of(noSymbol());
            symbol = "";
        } else if (known.isEmpty()) {
            complaint =
                    Optional.of(
                            Words.of(
                                    "market.link.interval",
                                    abbreviated(interval),
                                    USUAL.text(),
                                    intervals()));
        } else if (time.isPresent() && explained.isEmpty()) {
            complaint = Optional.of(Words.of("market.link.explain", abbreviated(time.get())));
        } else if (place.isPresent() && at.isEmpty()) {
            complaint = Optional.of(Words.of("market.link.at", abbreviated(place.get())));
        } else if (end.isPresent() && until.isEmpty()) {
            complaint = Optional.of(Words.of("market.link.until", abbreviated(end.get())));
        }
        boolean whole = !symbol.isEmpty() && known.isPresent();
        return new MarketAddress(
                new CandleSeries(symbol, known.orElse(USUAL)),
                explained.filter(moment -> whole),
                at.filter(moment -> whole),
                until.filter(moment -> whole),
                complaint);
    }

    /** What is wrong with a text that {@link CandleSeries#isSymbol} refuses. */
    static String noSymbol() {
        return Words.of("market.link.symbol", CandleSeries.LONGEST_SYMBOL);
    }

    private static Optional<Instant> instant(String text) {
        try {
            Instant time = Instant.parse(text.strip().replace(' ', '+'));
            return Optional.of(time)
                    .filter(read -> !read.isBefore(EARLIEST) && read.isBefore(LATEST));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static QueryParameters parameters(CandleSeries series) {
        return QueryParameters.simple(
                Map.of("symbol", series.symbol(), "interval", series.interval().text()));
    }

    /** A link to a candle with its explanation. */
    static QueryParameters parameters(CandleSeries series, Instant explained) {
        return parameters(series).merging("explain", explained.toString());
    }

    /** A link to the place of a candle. */
    static QueryParameters parametersAt(CandleSeries series, Instant time) {
        return parameters(series).merging("at", time.toString());
    }

    /** A link with the place in the past where the chart stands; empty while it is live. */
    static QueryParameters until(QueryParameters link, Optional<Instant> end) {
        return end.map(time -> link.merging("until", time.toString())).orElse(link);
    }

    private static String intervals() {
        return Arrays.stream(Interval.values())
                .map(Interval::text)
                .collect(Collectors.joining(", "));
    }

    private static String abbreviated(String text) {
        return text.length() <= CandleSeries.LONGEST_SYMBOL
                ? text
                : text.substring(0, CandleSeries.LONGEST_SYMBOL) + "…";
    }
}
