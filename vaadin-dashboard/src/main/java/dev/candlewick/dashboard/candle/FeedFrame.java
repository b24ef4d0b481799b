package dev.candlewick.dashboard.candle;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one subscriber has to learn. A frame without candles and quotes is a heartbeat.
 *
 * @param complete true when {@code candles} is the whole window and replaces what is on screen
 * @param candles candles new or changed, oldest first
 * @param quotes quotes new or changed
 * @param time when the frame was made, by the clock of the server
 */
public record FeedFrame(
        CandleSeries series,
        boolean complete,
        List<Candle> candles,
        List<Quote> quotes,
        FeedStatus status,
        Instant time) {

    /** This frame and a later one in one; of each candle and quote the newest version is kept. */
    public FeedFrame and(FeedFrame later) {
        if (!later.series.equals(series)) {
            throw new IllegalArgumentException(
                    "Frames of " + series + " and " + later.series + " cannot be merged");
        }
        return new FeedFrame(
                series,
                complete || later.complete,
                later.complete ? later.candles : newest(candles, later.candles),
                newestQuotes(later.quotes),
                later.status,
                later.time);
    }

    private static List<Candle> newest(Collection<Candle> earlier, Collection<Candle> later) {
        CandleBook book = new CandleBook();
        book.apply(earlier);
        book.apply(later);
        return book.candles();
    }

    private List<Quote> newestQuotes(Collection<Quote> later) {
        Map<String, Quote> bySymbol = new TreeMap<>();
        quotes.forEach(quote -> bySymbol.put(quote.symbol(), quote));
        later.forEach(quote -> bySymbol.put(quote.symbol(), quote));
        return List.copyOf(bySymbol.values());
    }
}
