package dev.candlewick.dashboard.candle;

import dev.candlewick.dashboard.rounds.SetAside;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What the feed knows: the newest candles of the series that somebody watches, and all quotes. Each
 * read returns what it changed. Not safe for several threads.
 */
final class MarketSnapshot {

    /**
     * Rows become visible when their transaction commits, not when {@code recorded_at} says. So
     * every read looks back this far, and the version of a row tells whether it is news.
     */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(MarketSnapshot.class);

    private final CandleQueries queries;
    private final TransactionOperations savepoint;
    private final SetAside<CandleSeries> unread = new SetAside<>(Clock.systemUTC());
    private final Map<CandleSeries, Watched> watched = new HashMap<>();
    private final Map<String, Quote> quotes = new TreeMap<>();
    private Optional<Integer> epoch = Optional.empty();

    /**
     * @param savepoint undoes what fails within the transaction of a read, which goes on
     */
    MarketSnapshot(CandleQueries queries, TransactionOperations savepoint) {
        this.queries = queries;
        this.savepoint = savepoint;
    }

    /** News of one series: the whole window when {@code complete}, else only what changed. */
    record Change(boolean complete, List<Candle> candles) {}

    /**
     * Reads the named symbols of these series; a series not seen before is read as a whole. One
     * that the database refuses to read is left out and tried again later.
     */
    Map<CandleSeries, Change> readCandles(Set<CandleSeries> wanted, CandleNotice notice) {
        Optional<Integer> live = queries.liveEpoch();
        if (!live.equals(epoch)) {
            // A rebuild was switched in (or the first rows came): nothing known before counts.
            forget();
            epoch = live;
        }
        watched.keySet().retainAll(wanted);
        unread.keepOnly(wanted);
        Map<CandleSeries, Change> changes = new HashMap<>();
        for (CandleSeries series : wanted) {
            boolean due =
                    watched.containsKey(series)
                            ? notice.names(series.symbol())
                            : !unread.waits(series);
            if (due) {
                readCandles(series).ifPresent(change -> changes.put(series, change));
            }
        }
        return changes;
    }

    /** Empty when nothing has changed, or when the series cannot be read. */
    private Optional<Change> readCandles(CandleSeries series) {
        try {
            Change change = Objects.requireNonNull(savepoint.execute(inside -> read(series)));
            unread.succeeded(series);
            return change.complete || !change.candles.isEmpty()
                    ? Optional.of(change)
                    : Optional.empty();
        } catch (TransactionException lost) {
            throw lost;
        } catch (RuntimeException refused) {
            watched.remove(series);
            if (unread.failed(series)) {
                LOG.warn("Cannot read {}, the others go on", series, refused);
            }
            return Optional.empty();
        }
    }

    private Change read(CandleSeries series) {
        Watched known = watched.get(series);
        if (known == null) {
            Watched fresh = new Watched();
            fresh.load(queries.newest(series, CandleBook.CAPACITY));
            watched.put(series, fresh);
            return new Change(true, fresh.book.candles());
        }
        return new Change(false, known.refresh(series, queries));
    }

    /** Reads the quotes of the named symbols; returns those that changed. */
    List<Quote> readQuotes(CandleNotice notice) {
        List<Quote> rows =
                notice.everything() || quotes.isEmpty()
                        ? queries.quotes()
                        : queries.quotes(notice.symbols());
        List<Quote> changed = new ArrayList<>();
        for (Quote quote : rows) {
            if (!quote.equals(quotes.put(quote.symbol(), quote))) {
                changed.add(quote);
            }
        }
        return changed;
    }

    /** The epoch that was live at the last read. */
    Optional<Integer> epoch() {
        return epoch;
    }

    boolean isWatching(CandleSeries series) {
        return watched.containsKey(series);
    }

    /** Whether the database refused the last read of a series. */
    boolean isUnread(CandleSeries series) {
        return unread.holds(series);
    }

    /** All candles known of a series, oldest first. */
    List<Candle> candles(CandleSeries series) {
        Watched known = watched.get(series);
        return known == null ? List.of() : known.book.candles();
    }

    List<Quote> quotes() {
        return List.copyOf(quotes.values());
    }

    void forget() {
        watched.clear();
        quotes.clear();
    }

    private static final class Watched {
        private final CandleBook book = new CandleBook();
        private Instant newestRecord = Instant.EPOCH;

        void load(List<Candle> rows) {
            book.reset(rows);
            remember(rows);
        }

        List<Candle> refresh(CandleSeries series, CandleQueries queries) {
            // While the book has room an older candle may still come in, so look at all times.
            Instant from = book.isFull() ? book.first().orElseThrow().startTime() : Instant.EPOCH;
            Instant since = newestRecord.minus(OVERLAP);
            List<Candle> rows =
                    new ArrayList<>(queries.changed(series, from, since, CandleBook.CAPACITY));
            if (book.reachesImported()) {
                rows.addAll(0, queries.imported(series, from, since, CandleBook.CAPACITY));
            }
            remember(rows);
            return book.apply(rows);
        }

        private void remember(List<Candle> rows) {
            for (Candle row : rows) {
                if (row.recordedAt().isAfter(newestRecord)) {
                    newestRecord = row.recordedAt();
                }
            }
        }
    }
}
