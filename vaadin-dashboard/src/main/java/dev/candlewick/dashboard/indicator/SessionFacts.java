package dev.candlewick.dashboard.indicator;

import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What studies need of trading dates and cannot see in the candles on the chart.
 *
 * @param closes closes of dates; NaN of a date that is not over
 * @param preMarket range of the pre-market of dates on which it is over
 * @param before what was traded on the first date on the chart before its first candle
 */
public record SessionFacts(
        NavigableMap<LocalDate, Double> closes, Map<LocalDate, Range> preMarket, Traded before) {

    /** Prices from low to high. */
    public record Range(double low, double high) {}

    /**
     * Sums over closed candles of a trading date.
     *
     * @param date null for no date
     * @param volume of the trades that count for a mean price
     * @param turnover sum of price x size over them
     */
    public record Traded(@Nullable LocalDate date, double volume, double turnover) {}

    /** Of nothing anything is known. */
    public static SessionFacts none() {
        return new SessionFacts(new TreeMap<>(), Map.of(), new Traded(null, 0, 0));
    }

    /** The close before a date; empty when none is known, or the date before is not over. */
    Optional<Double> priorClose(LocalDate date) {
        return Optional.ofNullable(closes.lowerEntry(date))
                .map(Map.Entry::getValue)
                .filter(close -> !close.isNaN());
    }
}
