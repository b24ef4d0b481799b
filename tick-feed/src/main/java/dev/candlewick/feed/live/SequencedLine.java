package dev.candlewick.feed.live;

import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.LiveTrade;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A line of trades whose ids go up by one. A hole in the ids is waited for shortly, for frames out
 * of order, then fetched; what the venue does not have either is a gap.
 */
public final class SequencedLine implements SymbolLine {
    /** By how much a trade may be older than its id says, before the ids have begun anew. */
    private static final long NEW_IDS = 60_000_000;

    private static final long NONE = LiveTrade.NONE;
    private static final long NO_TIME = Long.MIN_VALUE;

    private final String symbol;
    private final String source;
    private final boolean hasHistory;
    private final Exit exit;
    private final Timing timing;
    private final Recovery recovery;
    private final TreeMap<Long, LiveTrade> held = new TreeMap<>();

    /** The id that comes next; NONE before any is known. */
    private long next = NONE;

    /**
     * An id that was there when the line began, while {@link #next} is not known: of those up to
     * it, some may still be on their way, and belong to the line when they come.
     */
    private long baseline = NONE;

    private long announced = NONE;
    private long lastTime = NO_TIME;
    private long holeSince = NO_TIME;
    private long connectedAt = NO_TIME;
    private boolean connected;

    /** Whether there was a cut before any id was known; then {@link #lastTime} is from when on. */
    private boolean blind;

    /** Whether the history is to be asked up to the present, because nothing shows a hole yet. */
    private boolean catchUp;

    /** Whether what was missed while the feed was not running is not to be fetched. */
    private boolean forbidden;

    private String reason = "SKIPPED";

    public SequencedLine(
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
        try {
            next = Long.parseLong(last.tradeId()) + 1;
        } catch (NumberFormatException anotherKindOfId) {
            return;
        }
        lastTime = last.eventTime();
        reason = "STOPPED";
        catchUp = last.mayBeFetched();
        forbidden = !last.mayBeFetched();
    }

    @Override
    public void offer(LiveTrade trade, long now) {
        long id = trade.sequence();
        if (next == NONE) {
            boolean follows = baseline != NONE && id > baseline;
            begin(follows ? baseline + 1 : id, follows ? lastTime : trade.eventTime());
        }
        if (id < next && lastTime != NO_TIME && trade.eventTime() > lastTime + NEW_IDS) {
            beginAnew(trade);
        }
        if (id < next || held.putIfAbsent(id, trade) != null) {
            exit.duplicate(trade);
            return;
        }
        drain();
        review(now);
    }

    /** Before the first trade: this id exists. */
    private void known(long id, long time) {
        if (blind) {
            begin(id + 1, time);
        } else if (baseline == NONE) {
            baseline = id;
            lastTime = time;
        } else if (id > baseline) {
            begin(baseline + 1, lastTime);
        }
    }

    /** The first id is known. What a cut before it has hidden nobody can say. */
    private void begin(long id, long time) {
        next = id;
        if (blind) {
            exit.gap(
                    new Gap(
                            symbol,
                            lastTime,
                            time,
                            null,
                            null,
                            Gap.UNKNOWN,
                            "CUT",
                            "no trade id was known before the cut",
                            source));
        }
        blind = false;
        lastTime = time;
    }

    /** The venue counts from another number: what lies between nobody knows. */
    private void beginAnew(LiveTrade trade) {
        held.values().forEach(exit::duplicate);
        held.clear();
        exit.gap(
                new Gap(
                        symbol,
                        lastTime,
                        trade.eventTime(),
                        null,
                        null,
                        Gap.UNKNOWN,
                        "NEW_IDS",
                        "the venue's trade ids went back from %d to %d"
                                .formatted(next - 1, trade.sequence()),
                        source));
        next = trade.sequence();
        announced = NONE;
        catchUp = false;
    }

    private void drain() {
        LiveTrade trade = held.remove(next);
        while (trade != null) {
            exit.send(trade);
            if (trade.refusal() == null) {
                lastTime = Math.max(lastTime, trade.eventTime());
            }
            next++;
            trade = held.remove(next);
        }
    }

    /** Notes whether there is a hole. */
    private void review(long now) {
        if (hasHole()) {
            holeSince = holeSince == NO_TIME ? now : holeSince;
        } else {
            holeSince = NO_TIME;
            if (!catchUp) {
                recovery.reset();
                reason = connected ? "SKIPPED" : reason;
            }
        }
    }

    private boolean hasHole() {
        return next != NONE && (!held.isEmpty() || announced >= next);
    }

    @Override
    public void amended(Gap gap) {
        exit.gap(gap);
    }

    @Override
    public void announced(long sequence, long now) {
        if (next == NONE) {
            known(sequence, blind ? Math.max(lastTime, connectedAt) : lastTime);
        }
        announced = Math.max(announced, sequence);
        review(now);
    }

    @Override
    public void lost(Loss loss, long now) {
        // The ids that come next show what is missing; of trades that were counted, none may come.
        reason = loss.reason();
        catchUp |= loss.count() != Gap.UNKNOWN && next != NONE && !forbidden;
        recovery.outdate();
    }

    @Override
    public void cut() {
        connected = false;
        recovery.outdate();
        if (next == NONE && baseline != NONE) {
            begin(baseline + 1, lastTime);
        }
        blind = next == NONE;
        catchUp |= next != NONE && !forbidden;
        reason = reason.equals("STOPPED") ? reason : "CUT";
    }

    @Override
    public void connected(long venueTime, long now) {
        connected = true;
        connectedAt = venueTime;
        if (next == NONE && lastTime == NO_TIME) {
            lastTime = venueTime;
        }
        if (next != NONE && catchUp) {
            recovery.waitUntil(now + timing.settle());
        }
        if (next == NONE && baseline == NONE && hasHistory) {
            // The newest trade says where the ids stand: without it a symbol that is quiet until
            // the first cut would hide what was missed in it.
            catchUp = true;
        }
    }

    @Override
    public void tick(long now) {
        boolean due = catchUp ? connected : hasHole() && now - holeSince >= timing.grace();
        if (!due || !recovery.mayAsk(now)) {
            return;
        }
        if (!hasHistory) {
            giveUp("the venue does not hand out trades that were missed", now);
        } else if (forbidden) {
            giveUp("the last trade in the topic is older than --catch-up", now);
        } else {
            recovery.asked(now);
            exit.fetch(new History.Request(symbol, next, lastTime, null));
        }
    }

    @Override
    public void fetched(History.Page page, long now) {
        boolean isOutdated = recovery.isOutdated();
        long before = next;
        for (LiveTrade trade : page.trades()) {
            if (next == NONE) {
                known(trade.sequence(), trade.eventTime());
            } else if (trade.sequence() >= next) {
                held.putIfAbsent(trade.sequence(), trade);
            }
        }
        drain();
        boolean moved = next != before;
        if (isOutdated) {
            recovery.answeredTooEarly();
            review(now);
            return;
        }
        catchUp &= !page.isLast();
        if (moved || !hasHole()) {
            recovery.answered();
        } else if (recovery.answeredEmpty(now)) {
            giveUp("the venue has no such trades in its history", now);
        }
        review(now);
    }

    @Override
    public void fetchFailed(String why, boolean forGood, long retryAfter, long now) {
        boolean isOutdated = recovery.isOutdated();
        if (recovery.failed(forGood, retryAfter, now) && !isOutdated) {
            giveUp(why, now);
        }
    }

    /**
     * What is missing is told. Where nothing has shown yet that anything is, the next trade will
     * show it.
     */
    private void giveUp(String why, long now) {
        String cause = reason;
        catchUp = false;
        forbidden = false;
        if (hasHole() && next != NONE) {
            long last = held.isEmpty() ? announced : held.firstKey() - 1;
            long behind = held.isEmpty() ? now : held.firstEntry().getValue().eventTime();
            exit.gap(
                    new Gap(
                            symbol,
                            lastTime == NO_TIME ? behind : lastTime,
                            behind,
                            Long.toString(next),
                            Long.toString(last),
                            last - next + 1,
                            cause,
                            why,
                            source));
            next = last + 1;
            drain();
        }
        holeSince = NO_TIME;
        recovery.reset();
        review(now);
    }

    @Override
    public boolean isBehind() {
        return catchUp || hasHole();
    }

    @Override
    public String toString() {
        @Nullable Long first = held.isEmpty() ? null : held.firstKey();
        return "%s: next %d, held %d from %s, announced %d"
                .formatted(symbol, next, held.size(), Objects.toString(first), announced);
    }
}
