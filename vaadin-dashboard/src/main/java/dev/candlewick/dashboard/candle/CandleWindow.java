package dev.candlewick.dashboard.candle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The candles of a series that a chart shows: the newest ones, as a feed tells them, or a part of
 * the past. It keeps the place in time that it was sent to, and goes there when the series is
 * known.
 */
public final class CandleWindow {

    /** A late tick may revise candles of the past, of which the feed does not tell. */
    private static final Duration PAST_AGE = Duration.ofSeconds(5);

    private final CandleHistory history;
    private final CandleBook newest = new CandleBook();
    private CandleSeries series;
    private boolean loaded;

    // Null while the newest candles are shown.
    private @Nullable List<Candle> past;
    private Instant pastRead = Instant.EPOCH;
    private boolean pastUnderWay;

    // The candles shown start before it; null for the newest ones.
    private @Nullable Instant until;
    private boolean untilSought;
    private @Nullable Instant candleSought;

    public CandleWindow(CandleHistory history, CandleSeries series) {
        this.history = history;
        this.series = series;
    }

    /** Begins anew with a series of which nothing is known yet. */
    public void open(CandleSeries other) {
        series = other;
        loaded = false;
        past = null;
        newest.reset(List.of());
    }

    public CandleSeries series() {
        return series;
    }

    /** Whether the feed has told all newest candles. */
    public boolean isLoaded() {
        return loaded;
    }

    /** Whether the newest candles are shown. */
    public boolean isLive() {
        return past == null;
    }

    /** What is shown, oldest first. */
    public List<Candle> candles() {
        return past == null ? newest.candles() : past;
    }

    /** The newest ones, shown or not. */
    public List<Candle> newest() {
        return newest.candles();
    }

    /** The candle shown that holds a moment. */
    public Optional<Candle> at(Instant moment) {
        return candles().stream()
                .filter(
                        each ->
                                !moment.isBefore(each.startTime())
                                        && moment.isBefore(each.endTime()))
                .findFirst();
    }

    /** The place in time: the candles shown start before it. Empty for the newest ones. */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    /** Forgets the place: the series that is opened next begins with its newest candles. */
    public void forgetPlace() {
        until = null;
        untilSought = false;
        candleSought = null;
    }

    /**
     * Takes a place for the one to go to; {@link #go} goes there.
     *
     * @param end the candles start before it; null for the newest ones
     * @param candle a moment inside a candle that is to be in sight, where there is no end
     * @param known the candle that was gone to before; whoever has left it since is not sent back
     * @return whether other candles are shown now
     */
    public boolean seek(@Nullable Instant end, @Nullable Instant candle, @Nullable Instant known) {
        boolean there = loaded && !untilSought && end != null && end.equals(until);
        until = end;
        untilSought = end != null && !there;
        boolean left = loaded && past == null && candle != null && candle.equals(known);
        candleSought = end != null || left ? null : candle;
        return end == null && leaveThePast();
    }

    /**
     * Goes to the place that it was sent to, if that can be done by now.
     *
     * @return whether other candles are shown now
     */
    public boolean go() {
        if (!loaded) {
            return false;
        }
        Instant end = untilSought ? until : null;
        Instant candle = candleSought;
        untilSought = false;
        candleSought = null;
        try {
            boolean other = end != null && goTo(history.until(series, end));
            if (end != null && (past == null || !other)) {
                // What has no candles after it, or none before it, is no place.
                until = endOfThePast();
            }
            if (candle != null && at(candle).isEmpty()) {
                other |= goTo(history.around(series, candle));
                until = endOfThePast();
            }
            return other;
        } catch (DataAccessException unreachable) {
            // It stays where it is, and tries again when the feed has told everything anew.
            if (end != null) {
                until = end;
                untilSought = true;
            }
            candleSought = candle;
            return false;
        }
    }

    private boolean goTo(CandleHistory.Page page) {
        if (page.newest()) {
            return leaveThePast();
        }
        if (page.candles().isEmpty()) {
            return false;
        }
        past = page.candles();
        return true;
    }

    /**
     * Moves by so many candles, negative into the past.
     *
     * @param visible how many of the newest of a window can be seen
     * @return whether it could move
     * @throws DataAccessException when the database does not answer; nothing has changed then
     */
    public boolean shift(int steps, int visible) {
        List<Candle> shown = candles();
        if (shown.isEmpty() || (past == null && steps >= 0)) {
            return false;
        }
        CandleHistory.Page page = history.shifted(series, shown, steps, visible);
        if (page.newest()) {
            // They may be younger than what the feed has told.
            newest.renew(page.candles());
            past = null;
        } else {
            past = page.candles();
        }
        stay();
        return true;
    }

    /** Shows the newest candles. */
    public void showNewest() {
        leaveThePast();
        stay();
    }

    private boolean leaveThePast() {
        if (past == null) {
            return false;
        }
        newest.renew(past);
        past = null;
        return true;
    }

    /** Where it is now is the place. */
    private void stay() {
        forgetPlace();
        until = endOfThePast();
    }

    private @Nullable Instant endOfThePast() {
        return past == null ? null : past.getLast().endTime();
    }

    /** The feed has told all newest candles. */
    public void reset(Collection<Candle> all) {
        loaded = true;
        newest.reset(all);
    }

    /** Takes in versions of the newest candles; returns those that are news. */
    public List<Candle> apply(Collection<Candle> versions) {
        return newest.apply(versions);
    }

    /** Takes in newer versions of candles of the past that is shown. */
    public void renew(Collection<Candle> changed) {
        if (past != null) {
            past = with(changed, past);
        }
    }

    /**
     * A window with newer versions of its candles. Rows of another epoch say nothing of their age,
     * so they are left out.
     */
    private static List<Candle> with(Collection<Candle> changed, List<Candle> shown) {
        List<Candle> candles = new ArrayList<>(shown);
        for (Candle fresh : changed) {
            candles.replaceAll(
                    known ->
                            known.startTime().equals(fresh.startTime())
                                            && known.logEpoch() == fresh.logEpoch()
                                            && fresh.replaces(known)
                                    ? fresh
                                    : known);
        }
        return candles;
    }

    /** Whether it shows a past that was read so long ago that it may have been revised since. */
    public boolean isOld(Instant now) {
        return past != null && !now.isBefore(pastRead.plus(PAST_AGE));
    }

    /** A part of the past, as it was shown. */
    public record Past(CandleSeries series, List<Candle> candles) {}

    /**
     * The past that is shown, to be read again: {@link #read}, then {@link #take}. Empty where none
     * is shown, or where it is being read.
     */
    public Optional<Past> pastToRead(Instant now) {
        if (past == null || pastUnderWay) {
            return Optional.empty();
        }
        pastRead = now;
        pastUnderWay = true;
        return Optional.of(new Past(series, past));
    }

    /**
     * The same part as the database has it now; empty where that does not answer. Takes a while.
     */
    public Optional<List<Candle>> read(Past shown) {
        try {
            return Optional.of(history.again(shown.series(), shown.candles()));
        } catch (DataAccessException unreachable) {
            // It stays as it is; the page says that the database is away.
            return Optional.empty();
        }
    }

    /**
     * Takes in what was read, unless another part is shown by now. Where there is nothing any more
     * the newest candles are shown: a rebuild may have switched in others.
     *
     * @return whether other candles are shown now, and not only other versions of the same
     */
    public boolean take(Past shown, Optional<List<Candle>> again) {
        pastUnderWay = false;
        if (past == null
                || again.isEmpty()
                || !series.equals(shown.series())
                || !starts(past).equals(starts(shown.candles()))) {
            return false;
        }
        past = again.get().isEmpty() ? null : with(past, again.get());
        if (past == null) {
            stay();
            return true;
        }
        return !starts(past).equals(starts(shown.candles()));
    }

    private static List<Instant> starts(List<Candle> candles) {
        return candles.stream().map(Candle::startTime).toList();
    }
}
