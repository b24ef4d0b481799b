package dev.candlewick.dashboard.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a link such as {@code ?symbol=BTC/USDT&interval=5m} asks for.
 *
 * @param series the series to show; its symbol is empty when the link names none
 * @param complaint what is wrong with the link, for the user; empty when nothing is
 */
record MarketAddress(CandleSeries series, Optional<String> complaint) {

    static final Interval USUAL = Interval.ONE_MINUTE;
    private static final int LONGEST_SYMBOL = 32;

    static MarketAddress of(QueryParameters parameters) {
        String symbol = parameters.getSingleParameter("symbol").orElse("").strip();
        String interval = parameters.getSingleParameter("interval").orElse(USUAL.text());
        Optional<Interval> known = Interval.of(interval);
        Optional<String> complaint = Optional.empty();
        if (symbol.length() > LONGEST_SYMBOL) {
            complaint =
                    Optional.of(
                            "A symbol has at most %d characters; the link has one of %d."
                                    .formatted(LONGEST_SYMBOL, symbol.length()));
            symbol = "";
        } else if (known.isEmpty()) {
            complaint =
                    Optional.of(
                            "There is no interval “%s”; showing %s. Choose one of %s."
                                    .formatted(abbreviated(interval), USUAL.text(), intervals()));
        }
        return new MarketAddress(new CandleSeries(symbol, known.orElse(USUAL)), complaint);
    }

    static QueryParameters parameters(CandleSeries series) {
        return QueryParameters.simple(
                Map.of("symbol", series.symbol(), "interval", series.interval().text()));
    }

    private static String intervals() {
        return Arrays.stream(Interval.values())
                .map(Interval::text)
                .collect(Collectors.joining(", "));
    }

    private static String abbreviated(String text) {
        return text.length() <= LONGEST_SYMBOL ? text : text.substring(0, LONGEST_SYMBOL) + "…";
    }
}
