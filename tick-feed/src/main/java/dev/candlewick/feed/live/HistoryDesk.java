package dev.candlewick.feed.live;

import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.History.RefusedException;
import dev.candlewick.feed.venue.Venue;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/** Asks a venue's history, one page after the other on a thread of its own. */
public final class HistoryDesk implements AutoCloseable {
    private final Venue venue;
    private final Inbox inbox;
    private final LongSupplier wall;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("feed-history").daemon().factory());

    /** Until when the venue wants to be left alone; of the thread. */
    private long restsUntil;

    /**
     * @param wall microseconds since the epoch
     */
    public HistoryDesk(Venue venue, Inbox inbox, LongSupplier wall) {
        this.venue = venue;
        this.inbox = inbox;
        this.wall = wall;
    }

    /** Asks for a page; the answer comes through the inbox. */
    public void ask(History.Request request) {
        thread.execute(() -> inbox.put(answer(request)));
    }

    private Inbound answer(History.Request request) {
        long rest = restsUntil - wall.getAsLong();
        if (rest > 0) {
            // It has told somebody else here, and means all of us.
            return new Inbound.FetchFailed(
                    request.symbol(),
                    "the venue wants to be left alone for %d s".formatted(1 + rest / 1_000_000),
                    false,
                    rest);
        }
        try {
            return new Inbound.Fetched(
                    request.symbol(), venue.history().orElseThrow().page(request));
        } catch (RefusedException no) {
            restsUntil = wall.getAsLong() + no.retryAfter();
            return failed(request, no, no.isForGood(), no.retryAfter());
        } catch (IOException | RuntimeException noAnswer) {
            return failed(request, noAnswer, false, 0);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return failed(request, stop, true, 0);
        }
    }

    private Inbound failed(
            History.Request request, Exception failure, boolean forGood, long retryAfter) {
        String message = failure.getMessage();
        return new Inbound.FetchFailed(
                request.symbol(),
                venue.scrubbed(message == null ? failure.getClass().getSimpleName() : message),
                forGood,
                retryAfter);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
