package dev.candlewick.verify.audit;

import dev.candlewick.verify.audit.AuditTables.Earlier;
import dev.candlewick.verify.audit.AuditTables.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Says which window is due. The clock is that of the events: a window has closed when the newest
 * candle has passed its end by the horizon, so a market that sleeps is not looked at again and
 * again, and a log of old ticks is looked at like a new one. When nothing has been written for as
 * long as the horizon, what there is is looked at, the open window too.
 *
 * <p>In this order: the first minutes of an epoch, so that something is known soon; the newest
 * closed window; those before it that were missed, back to the first run and {@value #MADE_UP} at
 * most; windows with differences, again, one length after they were looked at last.
 */
public final class Schedule {

    /** How many missed windows are made up. */
    static final int MADE_UP = 48;

    private static final long MINUTE = 60_000_000L;

    private final long length;

    /**
     * @param length of a window: whole minutes that divide a day
     * @throws IllegalArgumentException when it is none
     */
    public Schedule(Duration length) {
        if (length.isNegative()
                || length.isZero()
                || length.toMillis() % Duration.ofMinutes(1).toMillis() != 0
                || Duration.ofDays(1).toMillis() % length.toMillis() != 0) {
            throw new IllegalArgumentException(
                    "%s is no length of windows: whole minutes that divide a day"
                            .formatted(length));
        }
        this.length = length.toMillis() * 1_000;
    }

    /** The newest window that has closed; empty when there is no candle. */
    public Optional<Window> closed(State state) {
        return state.newest().isEmpty()
                ? Optional.empty()
                : Optional.of(Window.endedBy(state.newest().getAsLong() - state.horizon(), length));
    }

    /** The window that holds the candle of 1s at a time. */
    public Window at(long time) {
        return Window.at(time, length);
    }

    /**
     * The window that is due; empty when none is.
     *
     * @param now microseconds since the epoch
     */
    public Optional<Window> next(State state, long now) {
        if (state.newest().isEmpty() || isPausing(state.runs(), now)) {
            return Optional.empty();
        }
        boolean silent = now - state.writtenAt().orElse(now) >= state.horizon();
        long newest = state.newest().getAsLong();
        Window open = open(newest, silent);
        List<Earlier> runs = state.runs();
        if (runs.stream().noneMatch(run -> known(run) && run.candles() > 0)) {
            return Optional.of(open).filter(window -> !isSeen(window, runs));
        }
        return unseen(Window.endedBy(silent ? newest : newest - state.horizon(), length), runs)
                .or(() -> Optional.of(open).filter(window -> silent && !isSeen(window, runs)))
                .or(() -> unresolved(runs, now));
    }

    /**
     * The window that is not yet over, up to the last whole minute, or to the end of a silent one.
     */
    private Window open(long newest, boolean silent) {
        long minute = Math.floorDiv(newest, MINUTE) * MINUTE;
        long end = silent ? minute + MINUTE : minute;
        return new Window(at(end - 1).start(), end);
    }

    private static Optional<Window> unseen(Window closed, List<Earlier> runs) {
        long first = runs.stream().mapToLong(run -> run.window().start()).min().orElseThrow();
        Window window = closed;
        for (int back = 0; back < MADE_UP && window.start() >= first; back++) {
            if (!isSeen(window, runs)) {
                return Optional.of(window);
            }
            window = window.before();
        }
        return Optional.empty();
    }

    private Optional<Window> unresolved(List<Earlier> runs, long now) {
        for (int place = runs.size() - 1; place >= 0; place--) {
            Earlier run = runs.get(place);
            if (run.outcome() == Outcome.DIFFERENCES
                    && run.endedAt() + length <= now
                    && !isSeen(run.window(), runs.subList(0, place))) {
                return Optional.of(run.window());
            }
        }
        return Optional.empty();
    }

    private static boolean isSeen(Window window, List<Earlier> runs) {
        return runs.stream().anyMatch(run -> known(run) && run.window().covers(window));
    }

    private static boolean known(Earlier run) {
        return run.outcome() != Outcome.FAILED;
    }

    /** After failures, the more of them the longer, up to the length of a window. */
    private boolean isPausing(List<Earlier> runs, long now) {
        long failures = runs.stream().takeWhile(run -> !known(run)).count();
        if (failures == 0) {
            return false;
        }
        long pause = Math.min(length, MINUTE << Math.min(failures - 1, 16));
        return now < runs.get(0).endedAt() + pause;
    }
}
