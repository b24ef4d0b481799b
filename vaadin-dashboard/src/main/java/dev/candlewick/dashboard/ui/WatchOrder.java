package dev.candlewick.dashboard.ui;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When the rows of a sorted watchlist change places. Figures change all the time, so that happens
 * now and then only.
 */
final class WatchOrder {

    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final RowOrder<WatchRow> order;
    private final Clock time;
    private List<String> shown = List.of();
    private Instant arranged = Instant.EPOCH;

    WatchOrder(RowOrder<WatchRow> order, Clock time) {
        this.order = order;
        this.time = time;
    }

    /** The symbols as they would be shown now, from the top. */
    List<String> symbols() {
        return order.shown().stream().map(WatchRow::symbol).toList();
    }

    /** Whether rows have to change places for what they say now, and it is time for it. */
    boolean isOutdated() {
        if (order.isGiven() || time.instant().isBefore(arranged.plus(PAUSE))) {
            return false;
        }
        List<String> now = symbols();
        boolean outdated = !now.equals(shown);
        shown = now;
        arranged = time.instant();
        return outdated;
    }
}
