package dev.candlewick.feed;

import dev.candlewick.feed.live.Backoff;
import dev.candlewick.feed.live.HistoryDesk;
import dev.candlewick.feed.live.Inbound;
import dev.candlewick.feed.live.Inbox;
import dev.candlewick.feed.live.LiveClock;
import dev.candlewick.feed.live.SequencedLine;
import dev.candlewick.feed.live.StreamConnection;
import dev.candlewick.feed.live.SymbolLine;
import dev.candlewick.feed.live.SymbolLine.LastSent;
import dev.candlewick.feed.live.SymbolLine.Loss;
import dev.candlewick.feed.live.TimedLine;
import dev.candlewick.feed.live.Timing;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.topic.TickTopic;
import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.LiveTrade;
import dev.candlewick.feed.venue.Venue;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a venue until it is asked to stop: connects, and connects again, hands every trade to
 * the topic once and in the order of its symbol, and tells what is missing. Once a second of wall
 * time every partition hears up to which event time everything has been sent.
 */
final class LiveLoop implements AutoCloseable {
    static final long HEARTBEAT_MICROS = 1_000_000;

    /** The job rejects what lies more than 5 s after its append time; so long a trade waits. */
    private static final long FUTURE_MICROS = 4_000_000;

    /** Further ahead than this a time is a mistake, and nobody waits for it. */
    private static final long ABSURD_MICROS = 600_000_000;

    private static final long PAUSE_MICROS = 20_000;
    private static final int AT_ONCE = 2_000;
    private static final int LONGEST_RETRY_FACTOR = 30;

    private final Venue venue;
    private final TickTopic topic;
    private final Progress progress;
    private final Wall wall;
    private final PrintStream messages;
    private final Inbox inbox;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HistoryDesk history;
    private final Map<String, SymbolLine> lines = new LinkedHashMap<>();
    private final LiveClock clock = new LiveClock(0);
    private final Timing timing;
    private final Backoff retries;

    private @Nullable StreamConnection connection;
    private int connections;
    private boolean ready;
    private long readyAt;
    private long connectAt;
    private long lastPause;

    /** Whether the connection has brought a trade, and so is more than a handshake. */
    private boolean useful;

    private long nextBeat;
    private long gaps;
    private long duplicates;
    private boolean warnedOfSkew;

    /**
     * @param room for how many trades the buffer has room
     * @param known what the topic holds last of each symbol, where it holds any
     */
    LiveLoop(
            Venue venue,
            List<String> symbols,
            Map<String, LastSent> known,
            int room,
            TickTopic topic,
            Progress progress,
            Wall wall,
            PrintStream messages,
            Timing timing,
            RandomGenerator random) {
        this.venue = venue;
        this.topic = topic;
        this.progress = progress;
        this.wall = wall;
        this.messages = messages;
        this.inbox = new Inbox(room);
        this.history = new HistoryDesk(venue, inbox, wall::micros);
        this.timing = timing;
        this.retries = new Backoff(timing.retry(), LONGEST_RETRY_FACTOR * timing.retry(), random);
        symbols.forEach(symbol -> lines.put(symbol, line(symbol, random)));
        known.forEach(
                (symbol, last) -> {
                    SymbolLine line = lines.get(symbol);
                    if (line != null) {
                        line.resume(last);
                    }
                });
    }

    private SymbolLine line(String symbol, RandomGenerator random) {
        boolean hasHistory = venue.history().isPresent();
        return venue.isSequenced()
                ? new SequencedLine(symbol, venue.name(), hasHistory, new Exit(), timing, random)
                : new TimedLine(symbol, venue.name(), hasHistory, new Exit(), timing, random);
    }

    /** Returns when the feed was asked to stop; all that was sent is acknowledged. */
    void run() throws InterruptedException {
        while (!wall.isStopped()) {
            long now = wall.micros();
            keepConnected(now);
            takeSome(now);
            lines.values().forEach(line -> line.tick(now));
            beat(now);
            progress.show(now, topic::silentSeconds);
        }
        topic.flush();
    }

    @Override
    public void close() {
        history.close();
        client.shutdownNow();
        if (connection != null) {
            connection.close();
        }
    }

    private void keepConnected(long now) {
        if (connection == null) {
            if (now >= connectAt) {
                connections++;
                connection = new StreamConnection(client, venue, connections, inbox, wall::micros);
            }
        } else if (now - connection.lastHeard() > timing.silence()) {
            // Through the inbox: what came before, and still waits there, is not behind the cut.
            connection.giveUp("nothing came for " + seconds(timing.silence()));
        }
    }

    private void disconnected(String why, long retryAfter, long now) {
        if (connection != null) {
            connection.close();
        }
        connection = null;
        if (ready) {
            lines.values().forEach(SymbolLine::cut);
            if (useful || now - readyAt >= lastPause) {
                // Else it says yes and hangs up, and would be asked every second for ever.
                retries.reset();
            }
        }
        ready = false;
        useful = false;
        long pause = Math.max(retryAfter, retries.next());
        lastPause = pause;
        connectAt = now + pause;
        say(
                "%s: %s; next try in %s%s"
                        .formatted(
                                venue.place(),
                                venue.scrubbed(why),
                                seconds(pause),
                                progress.ticks() == 0
                                        ? ". Is there a way into the network? --url names another endpoint."
                                        : ""));
    }

    private void takeSome(long now) throws InterruptedException {
        inbox.await(PAUSE_MICROS);
        for (int taken = 0; taken < AT_ONCE; taken++) {
            Inbound next = inbox.peek();
            if (next == null) {
                return;
            }
            if (isEarly(next, now)) {
                wall.sleep(PAUSE_MICROS);
                return;
            }
            take(inbox.take(), now);
        }
    }

    private boolean isEarly(Inbound next, long now) {
        return next instanceof Inbound.Traded traded
                ? isEarly(traded.trade(), now)
                : next instanceof Inbound.Fetched fetched
                        && fetched.page().trades().stream().anyMatch(trade -> isEarly(trade, now));
    }

    /** Whether the job would reject the trade, because the clock here has not come so far. */
    private boolean isEarly(LiveTrade trade, long now) {
        long ahead = trade.eventTime() - now;
        if (ahead > FUTURE_MICROS && ahead < ABSURD_MICROS && !warnedOfSkew) {
            warnedOfSkew = true;
            say(
                    "the clock of this machine is %s behind the venue's. Set it (NTP). Until then every trade waits for its time, because the job rejects ticks from the future."
                            .formatted(seconds(ahead)));
        }
        return ahead > FUTURE_MICROS && ahead < ABSURD_MICROS;
    }

    private void take(Inbound inbound, long now) {
        switch (inbound) {
            case Inbound.Traded traded -> traded(traded, now);
            case Inbound.Dropped dropped -> {
                line(
                        dropped.symbol(),
                        line -> line.lost(new Loss(dropped.count(), "OVERFLOW"), now));
                say(
                        "the buffer is full: %d trades of %s were dropped"
                                .formatted(dropped.count(), dropped.symbol()));
            }
            case Inbound.Amended amended -> {
                Gap gap = amended.gap();
                line(gap.symbol(), line -> line.amended(gap));
            }
            case Inbound.Announced announced ->
                    line(announced.symbol(), line -> line.announced(announced.sequence(), now));
            case Inbound.Malformed malformed -> {
                say("%s sent what it should not: %s".formatted(venue.place(), malformed.why()));
                lines.values().forEach(l -> l.lost(new Loss(Gap.UNKNOWN, "MALFORMED"), now));
            }
            case Inbound.Ready done -> {
                if (isCurrent(done.connection())) {
                    ready = true;
                    readyAt = now;
                    lines.values().forEach(l -> l.connected(clock.venueTime(now), now));
                    say("listening to %s, %d symbols".formatted(venue.place(), lines.size()));
                }
            }
            case Inbound.Pong pong -> {
                if (isCurrent(pong.connection())) {
                    clock.heard(pong.sent());
                }
            }
            case Inbound.Closed closed -> closed(closed, now);
            case Inbound.Fetched fetched -> {
                History.Page page = fetched.page();
                List<LiveTrade> trades =
                        page.trades().stream().map(trade -> judged(trade, now)).toList();
                line(
                        fetched.symbol(),
                        line ->
                                line.fetched(
                                        new History.Page(trades, page.isLast(), page.cursor()),
                                        now));
            }
            case Inbound.FetchFailed failed -> {
                say("missed trades of %s: %s".formatted(failed.symbol(), failed.why()));
                line(
                        failed.symbol(),
                        line ->
                                line.fetchFailed(
                                        failed.why(), failed.forGood(), failed.retryAfter(), now));
            }
        }
    }

    private void traded(Inbound.Traded traded, long now) {
        LiveTrade trade = judged(traded.trade(), now);
        useful |= ready;
        if (trade.refusal() == null) {
            clock.told(trade.eventTime(), traded.came());
        }
        SymbolLine line = lines.get(trade.symbol());
        if (line == null) {
            // Nobody asked for this symbol.
            inbox.left();
        } else {
            line.offer(trade, now);
        }
    }

    /** The trade, refused when its time is a mistake: nobody waits for it, and no clock follows. */
    private static LiveTrade judged(LiveTrade trade, long now) {
        return trade.eventTime() - now < ABSURD_MICROS
                ? trade
                : new LiveTrade(
                        trade.tick(),
                        trade.sequence(),
                        trade.isLive(),
                        "event_time lies far ahead of this machine's clock");
    }

    private void closed(Inbound.Closed closed, long now) {
        if (!isCurrent(closed.connection())) {
            return;
        }
        if (closed.forGood()) {
            throw FeedException.wrongUsage(
                    "%s: %s. Correct the symbols or the key, then start the feed again; './candlewick up --help' says where keys come from."
                            .formatted(venue.place(), venue.scrubbed(closed.why())));
        }
        disconnected(closed.why(), closed.retryAfter(), now);
    }

    private boolean isCurrent(int number) {
        return connection != null && number == connections;
    }

    private void line(String symbol, Consumer<SymbolLine> what) {
        SymbolLine line = lines.get(symbol);
        if (line != null) {
            what.accept(line);
        }
    }

    private void beat(long now) {
        if (now < nextBeat) {
            return;
        }
        nextBeat = now + HEARTBEAT_MICROS;
        long promise =
                clock.promise(
                        ready && lines.values().stream().noneMatch(SymbolLine::isBehind),
                        inbox.isEmpty());
        if (promise > 0) {
            topic.liveHeartbeat(venue.name(), promise);
        }
        if (connection != null) {
            connection.ping();
        }
        progress.note(
                "%s%s"
                        .formatted(
                                gaps == 0 ? "" : String.format(Locale.ROOT, ", %,d gaps", gaps),
                                duplicates == 0
                                        ? ""
                                        : String.format(
                                                Locale.ROOT, ", %,d told twice", duplicates)));
    }

    private void say(String message) {
        messages.println("feed " + venue.name() + ": " + message);
    }

    private static String seconds(long micros) {
        return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
    }

    private final class Exit implements SymbolLine.Exit {
        @Override
        public void send(LiveTrade trade) {
            String refusal = trade.refusal();
            if (refusal == null) {
                topic.send(trade.tick());
                progress.sent(trade.eventTime());
            } else {
                String id = trade.tick().tradeId();
                gap(
                        new Gap(
                                trade.symbol(),
                                trade.eventTime(),
                                trade.eventTime(),
                                id,
                                id,
                                1,
                                "REFUSED",
                                refusal,
                                venue.name()));
            }
            gone(trade);
        }

        @Override
        public void duplicate(LiveTrade trade) {
            duplicates++;
            gone(trade);
        }

        private void gone(LiveTrade trade) {
            if (trade.isLive()) {
                inbox.left();
            }
        }

        @Override
        public void gap(Gap gap) {
            gaps++;
            long latest = Math.max(0, Math.min(gap.toTime(), wall.micros() + FUTURE_MICROS));
            Gap sent =
                    new Gap(
                            gap.symbol(),
                            Math.max(0, Math.min(gap.fromTime(), latest)),
                            latest,
                            gap.fromId(),
                            gap.toId(),
                            gap.count(),
                            gap.reason(),
                            gap.detail() == null ? null : venue.scrubbed(gap.detail()),
                            gap.source());
            topic.gap(sent);
            say(
                    "GAP in %s from %s to %s: %s trades missing, %s, %s"
                            .formatted(
                                    sent.symbol(),
                                    Wall.instant(sent.fromTime()),
                                    Wall.instant(sent.toTime()),
                                    sent.count() == Gap.UNKNOWN
                                            ? "unknown"
                                            : Long.toString(sent.count()),
                                    sent.reason(),
                                    sent.detail()));
        }

        @Override
        public void fetch(History.Request request) {
            history.ask(request);
        }
    }
}
