package dev.candlewick.feed.live;

import dev.candlewick.feed.venue.LiveTrade;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Buffers what has come, with room for so many trades, wherever they wait on their way to the
 * topic. A trade that finds no room is dropped and counted; the count comes before the next trade
 * of its symbol. Whoever puts something in never waits: a venue that is not listened to hangs up.
 */
public final class Inbox {
    private final Queue<Inbound> queue = new ArrayDeque<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private int room;
    private long droppedInAll;

    /**
     * @param room for how many trades
     */
    public Inbox(int room) {
        this.room = room;
    }

    /** Takes a trade in, or drops it. */
    public synchronized void put(LiveTrade trade, long came) {
        if (room == 0) {
            dropped.merge(trade.symbol(), 1L, Long::sum);
            droppedInAll++;
            return;
        }
        Long count = dropped.remove(trade.symbol());
        if (count != null) {
            put(new Inbound.Dropped(trade.symbol(), count));
        }
        room--;
        put(new Inbound.Traded(trade, came));
    }

    public synchronized void put(Inbound inbound) {
        queue.add(inbound);
        notifyAll();
    }

    /** A trade has left; with room again, what was dropped is told even without a next trade. */
    public synchronized void left() {
        room++;
        if (!dropped.isEmpty()) {
            dropped.forEach((symbol, count) -> put(new Inbound.Dropped(symbol, count)));
            dropped.clear();
        }
    }

    /** Waits until there is something, but not longer than this. */
    public synchronized void await(long micros) throws InterruptedException {
        if (queue.isEmpty()) {
            TimeUnit.MICROSECONDS.timedWait(this, micros);
        }
    }

    /** The next thing, of which there must be one. */
    public synchronized Inbound take() {
        return queue.remove();
    }

    /** The next thing, which stays; null when there is none. */
    public synchronized @Nullable Inbound peek() {
        return queue.peek();
    }

    public synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    /** How many trades have found no room. */
    public synchronized long dropped() {
        return droppedInAll;
    }
}
