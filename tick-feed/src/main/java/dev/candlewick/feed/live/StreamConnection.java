package dev.candlewick.feed.live;

import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.venue.LiveTrade;
import dev.candlewick.feed.venue.MalformedException;
import dev.candlewick.feed.venue.Session;
import dev.candlewick.feed.venue.Venue;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a venue, from its beginning to its end. Frames are read as they come, on a
 * thread of the client, and put into the inbox; pings of the venue are answered by the client.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of each comes through the inbox
public final class StreamConnection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int LONGEST_FRAME = 16 * 1024 * 1024;

    private final Venue venue;
    private final Session session;
    private final int number;
    private final Inbox inbox;
    private final LongSupplier wall;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<WebSocket> socket;
    private final StringBuilder text = new StringBuilder();
    private CompletableFuture<WebSocket> sending;
    private volatile long lastHeard;

    /**
     * Begins to connect; how that ends comes through the inbox.
     *
     * @param number told with whatever concerns this connection
     * @param wall microseconds since the epoch
     */
    public StreamConnection(
            HttpClient client, Venue venue, int number, Inbox inbox, LongSupplier wall) {
        this.venue = venue;
        this.session = venue.session();
        this.number = number;
        this.inbox = inbox;
        this.wall = wall;
        this.lastHeard = wall.getAsLong();
        socket =
                client.newWebSocketBuilder()
                        .connectTimeout(CONNECT)
                        .buildAsync(venue.stream(), new Frames());
        sending = socket;
        socket.whenComplete(
                (connected, failure) -> {
                    if (failure != null) {
                        notConnected(failure);
                    }
                });
    }

    /** Wall time at which the venue last sent anything, or the connection was begun. */
    public long lastHeard() {
        return lastHeard;
    }

    /** Asks the venue for a sign of life that also proves how far its frames have come. */
    public void ping() {
        if (!socket.isDone() || closed.get()) {
            return;
        }
        ByteBuffer now = ByteBuffer.allocate(Long.BYTES).putLong(wall.getAsLong()).flip();
        then(connected -> connected.sendPing(now));
    }

    /** Ends the connection; that comes through the inbox, behind all that has come before. */
    public void giveUp(String why) {
        ended(why, false, 0);
        close();
    }

    /** Ends the connection at once. */
    @Override
    public void close() {
        closed.set(true);
        socket.whenComplete(
                (connected, failure) -> {
                    if (connected != null) {
                        connected.abort();
                    }
                });
    }

    private interface Sending {
        CompletableFuture<WebSocket> on(WebSocket connected);
    }

    /** One after the other: the client refuses two at once. */
    private synchronized void then(Sending next) {
        sending = sending.thenCompose(next::on);
        sending.whenComplete(
                (connected, failure) -> {
                    if (failure != null) {
                        ended("cannot send: " + message(failure), false, 0);
                    }
                });
    }

    private void notConnected(Throwable failure) {
        Throwable cause = failure instanceof CompletionException c ? c.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            long retryAfter =
                    refused.getResponse().headers().firstValueAsLong("Retry-After").orElse(0);
            boolean key = status == 401 || status == 403;
            ended(
                    "the venue refuses the connection with HTTP " + status,
                    key && !venue.secrets().isEmpty(),
                    Math.max(0, Math.min(retryAfter, 3_600)) * 1_000_000);
        } else {
            ended("no connection: " + message(failure), false, 0);
        }
    }

    private static String message(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ", " + message);
    }

    /** Only the first end counts. */
    private void ended(@Nullable String why, boolean forGood, long retryAfter) {
        if (!closed.getAndSet(true)) {
            String told = why == null || why.isBlank() ? "the venue hung up" : why;
            inbox.put(new Inbound.Closed(number, venue.scrubbed(told), forGood, retryAfter));
        }
    }

    private final class Frames implements WebSocket.Listener, Session.Events {
        @Override
        public void onOpen(WebSocket connected) {
            lastHeard = wall.getAsLong();
            session.opened(this);
            connected.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket connected, CharSequence part, boolean isLast) {
            lastHeard = wall.getAsLong();
            text.append(part);
            if (text.length() > LONGEST_FRAME) {
                failed("a frame of more than 16 MiB", false);
            } else if (isLast) {
                String frame = text.toString();
                text.setLength(0);
                read(frame);
            }
            connected.request(1);
            return null;
        }

        private void read(String frame) {
            if (closed.get()) {
                return;
            }
            try {
                session.frame(frame, this);
            } catch (MalformedException malformed) {
                inbox.put(
                        new Inbound.Malformed(
                                venue.scrubbed(String.valueOf(malformed.getMessage()))));
            } catch (RuntimeException unexpected) {
                inbox.put(new Inbound.Malformed(unexpected.getClass().getSimpleName()));
            }
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket connected, ByteBuffer data, boolean isLast) {
            lastHeard = wall.getAsLong();
            if (isLast) {
                inbox.put(new Inbound.Malformed("a binary frame"));
            }
            connected.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket connected, ByteBuffer message) {
            lastHeard = wall.getAsLong();
            connected.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket connected, ByteBuffer message) {
            lastHeard = wall.getAsLong();
            if (message.remaining() == Long.BYTES) {
                inbox.put(new Inbound.Pong(number, message.getLong()));
            }
            connected.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(
                WebSocket connected, int status, String reason) {
            ended("the venue hung up (%d %s)".formatted(status, reason).strip(), false, 0);
            return null;
        }

        @Override
        public void onError(WebSocket connected, Throwable failure) {
            ended("the connection broke: " + message(failure), false, 0);
        }

        @Override
        public void say(String message) {
            then(connected -> connected.sendText(message, true));
        }

        @Override
        public void ready() {
            inbox.put(new Inbound.Ready(number));
        }

        @Override
        public void trade(LiveTrade trade) {
            if (!closed.get()) {
                inbox.put(trade, lastHeard);
            }
        }

        @Override
        public void amended(Gap gap) {
            inbox.put(new Inbound.Amended(gap));
        }

        @Override
        public void announced(String symbol, long sequence) {
            inbox.put(new Inbound.Announced(symbol, sequence));
        }

        @Override
        public void failed(String why, boolean forGood) {
            ended(why, forGood, 0);
            close();
        }
    }
}
