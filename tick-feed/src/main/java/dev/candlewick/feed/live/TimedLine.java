package dev.candlewick.feed.live;

import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.LiveTrade;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A line of trades whose ids, if they have any, tell nothing of what is missing. After a cut
 * everything since the last trade is fetched by time; where there is no history, that time is a
 * gap.
 */
public final class TimedLine implements SymbolLine {
    /** For how long ids are remembered, in event time. */
    private static final long MEMORY = 600_000_000;

    /**
     * By how much the history is asked for older trades than the newest: they come out of order.
     */
    private static final long OVERLAP = LiveClock.DISORDER;

    private static final int MOST_REMEMBERED = 200_000;
    private static final long NO_TIME = Long.MIN_VALUE;

    private final String symbol;
    private final String source;
    private final boolean hasHistory;
    private final Exit exit;
    private final Timing timing;
    private final Recovery recovery;
    private final List<LiveTrade> held = new ArrayList<>();
    private final Map<String, Long> ids = new LinkedHashMap<>();

    private long lastTime = NO_TIME;
    private boolean connected;

    /** Whether {@link #lastTime} is that of a trade, and not a guess of when the line began. */
    private boolean begun;

    private boolean catchUp;
    private boolean forbidden;
    private String reason = "CUT";
    private long lost;

    /** How many of those held came before something was lost for the last time. */
    private int heldBefore;

    private long connectedAt = NO_TIME;

    /** The ids of all that was sent from this event time on are remembered. */
    private long remembersFrom = 0;

    /** Where the history is asked from; stands still while its pages are turned. */
    private long from = NO_TIME;

    private @Nullable String cursor;

    public TimedLine(
            String symbol,
            String source,
            boolean hasHistory,
            Exit exit,
            Timing timing,
            RandomGenerator random) {
        this.symbol = symbol;
        this.source = source;
        this.hasHistory = hasHistory;
        this.exit = exit;
        this.timing = timing;
        this.recovery = new Recovery(timing, random);
    }

    @Override
    public void resume(LastSent last) {
        lastTime = last.eventTime();
        remembersFrom = last.eventTime();
        begun = true;
        if (!last.tradeId().isEmpty()) {
            ids.put(last.tradeId(), last.eventTime());
        }
        reason = "STOPPED";
        lost = Gap.UNKNOWN;
        catchUp = true;
        forbidden = !last.mayBeFetched();
    }

    @Override
    public void offer(LiveTrade trade, long now) {
        if (catchUp) {
            held.add(trade);
        } else {
            pass(trade);
        }
    }

    private void pass(LiveTrade trade) {
        String id = trade.tick().tradeId();
        if (id != null && ids.putIfAbsent(id, trade.eventTime()) != null) {
            exit.duplicate(trade);
            return;
        }
        if (trade.refusal() == null) {
            remembersFrom = begun ? remembersFrom : Math.min(remembersFrom, trade.eventTime());
            lastTime = begun ? Math.max(lastTime, trade.eventTime()) : trade.eventTime();
            begun = true;
        }
        forget();
        exit.send(trade);
    }

    private void forget() {
        Iterator<Long> oldest = ids.values().iterator();
        while (oldest.hasNext()
                && (oldest.next() < lastTime - MEMORY || ids.size() > MOST_REMEMBERED)) {
            oldest.remove();
        }
    }

    @Override
    public void amended(Gap gap) {
        Long told = gap.fromId() == null ? null : ids.get(gap.fromId());
        exit.gap(told == null ? gap : gap.at(told));
    }

    @Override
    public void announced(long sequence, long now) {
        // Without ids that go up by one this says nothing.
    }

    @Override
    public void lost(Loss loss, long now) {
        if (lastTime == NO_TIME) {
            return;
        }
        reason = loss.reason();
        lost =
                loss.count() == Gap.UNKNOWN || lost == Gap.UNKNOWN
                        ? Gap.UNKNOWN
                        : lost + loss.count();
        recovery.outdate();
        heldBefore = held.size();
        // What is lost comes in runs: one answer for all of them.
        recovery.waitUntil(now + timing.settle());
        catchUp = true;
    }

    @Override
    public void cut() {
        connected = false;
        recovery.outdate();
        heldBefore = held.size();
        if (lastTime != NO_TIME) {
            reason = reason.equals("STOPPED") && catchUp ? reason : "CUT";
            lost = Gap.UNKNOWN;
            catchUp = true;
        }
    }

    @Override
    public void connected(long venueTime, long now) {
        connected = true;
        connectedAt = venueTime + timing.settle();
        if (lastTime == NO_TIME) {
            lastTime = venueTime;
            remembersFrom = venueTime;
        } else if (catchUp) {
            // A history takes a while to hold the newest, and a subscription to take effect.
            recovery.waitUntil(now + timing.settle());
        }
    }

    @Override
    public void tick(long now) {
        if (!catchUp || !connected || !recovery.mayAsk(now)) {
            return;
        }
        if (!hasHistory) {
            giveUp("the venue does not hand out trades that were missed");
        } else if (forbidden) {
            giveUp("the last trade in the topic is older than --catch-up");
        } else {
            recovery.asked(now);
            from = from == NO_TIME ? Math.max(lastTime - OVERLAP, remembersFrom) : from;
            exit.fetch(new History.Request(symbol, LiveTrade.NONE, from, cursor));
        }
    }

    @Override
    public void fetched(History.Page page, long now) {
        boolean isOutdated = recovery.isOutdated();
        page.trades().forEach(this::pass);
        if (isOutdated) {
            recovery.answeredTooEarly();
            from = NO_TIME;
            cursor = null;
            return;
        }
        recovery.answered();
        cursor = page.cursor();
        if (page.isLast()) {
            even();
        }
    }

    @Override
    public void fetchFailed(String why, boolean forGood, long retryAfter, long now) {
        boolean isOutdated = recovery.isOutdated();
        if (recovery.failed(forGood, retryAfter, now) && !isOutdated) {
            giveUp(why);
        }
    }

    /** One gap up to where nothing was lost any more, whatever came through in between. */
    private void giveUp(String why) {
        long newest = held.stream().mapToLong(LiveTrade::eventTime).reduce(lastTime, Math::max);
        long behind =
                held.stream()
                        .skip(heldBefore)
                        .mapToLong(LiveTrade::eventTime)
                        .min()
                        .orElse(Math.max(connectedAt, newest));
        exit.gap(new Gap(symbol, lastTime, behind, null, null, lost, reason, why, source));
        even();
    }

    /** Nothing is missing any more, or is told to be; what waited goes on. */
    private void even() {
        catchUp = false;
        forbidden = false;
        from = NO_TIME;
        cursor = null;
        lost = 0;
        reason = "CUT";
        recovery.reset();
        held.forEach(this::pass);
        held.clear();
        heldBefore = 0;
    }

    @Override
    public boolean isBehind() {
        return catchUp;
    }
}
