package dev.candlewick.dashboard.candle;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one live feed of the application: listens for notifications, reads what changed, and tells
 * every subscriber what concerns it. A poll runs behind the notifications, so a lost one costs a
 * second and no candle.
 *
 * <p>All reads of a round see one snapshot of the database. Quotes are read at most twice a second,
 * so they may lag the candles by half a second. While the database is away the feed goes on trying
 * and its heartbeats say so; when it is back, every subscriber gets its whole window again. A
 * series that the database refuses to read, or reads too slowly, costs the others nothing more.
 */
@Component
public class ListeningFeed implements CandleFeed, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ListeningFeed.class);

    private static final int NOTICE_WAIT_MILLISECONDS = 100;
    private static final Duration ROUND = Duration.ofMillis(200);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration QUOTE_ROUND = Duration.ofMillis(500);
    private static final Duration QUOTE_POLL = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration DOWN_AFTER = Duration.ofSeconds(3);

    private final DatabaseAccess access;
    private final TransactionTemplate oneSnapshot;
    private final MarketSnapshot market;
    private final Clock clock = Clock.systemUTC();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    private volatile boolean running;
    private volatile Instant lastRead = Instant.EPOCH;
    private @Nullable Thread reader;
    private @Nullable Thread heart;

    // Of the reader thread only.
    private @Nullable ListenConnection listener;
    private CandleNotice unreadCandles = CandleNotice.ALL;
    private CandleNotice unreadQuotes = CandleNotice.ALL;
    private Instant nextListen = Instant.EPOCH;
    private Instant nextRound = Instant.EPOCH;
    private Instant nextPoll = Instant.EPOCH;
    private Instant nextQuoteRound = Instant.EPOCH;
    private Instant nextQuotePoll = Instant.EPOCH;
    private boolean failing;

    ListeningFeed(
            DatabaseAccess access, @Qualifier(DatabaseConfiguration.FEEDS) DataSource connections) {
        this.access = access;
        CandleQueries queries = new CandleQueries(JdbcClient.create(connections));
        PlatformTransactionManager transactionManager = new JdbcTransactionManager(connections);
        TransactionTemplate savepoint = new TransactionTemplate(transactionManager);
        savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        market = new MarketSnapshot(queries, savepoint);
        oneSnapshot = new TransactionTemplate(transactionManager);
        oneSnapshot.setReadOnly(true);
        oneSnapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    @Override
    public Cancel subscribe(CandleSeries series, Consumer<FeedFrame> subscriber) {
        Subscription subscription = new Subscription(series, subscriber);
        subscriptions.add(subscription);
        return () -> subscriptions.remove(subscription);
    }

    /** How many subscriptions are open. */
    public int subscribers() {
        return subscriptions.size();
    }

    /** Time since the database was last read; what pages show is at least this old. */
    public Duration age() {
        return Duration.between(lastRead, clock.instant());
    }

    @Override
    public void start() {
        running = true;
        lastRead = clock.instant();
        reader = Thread.ofPlatform().name("candle-feed").daemon().start(this::run);
        heart = Thread.ofPlatform().name("candle-heartbeat").daemon().start(this::keepBeating);
    }

    @Override
    public void stop() {
        running = false;
        if (heart != null) {
            heart.interrupt();
        }
        if (reader != null) {
            reader.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (running) {
            try {
                listen();
                if (clock.instant().isAfter(nextRound)) {
                    nextRound = clock.instant().plus(ROUND);
                    round();
                }
            } catch (InterruptedException stopped) {
                running = false;
            } catch (RuntimeException failure) {
                failed(failure);
            }
        }
        hangUp();
    }

    private void listen() throws InterruptedException {
        if (listener == null && clock.instant().isAfter(nextListen)) {
            nextListen = clock.instant().plus(RETRY);
            try {
                listener = ListenConnection.open(access);
                unreadCandles = CandleNotice.ALL;
            } catch (SQLException refused) {
                LOG.debug("Cannot listen for candles, polling meanwhile", refused);
            }
        }
        if (listener == null) {
            Thread.sleep(NOTICE_WAIT_MILLISECONDS);
            return;
        }
        try {
            CandleNotice notice =
                    CandleNotice.of(listener.await(NOTICE_WAIT_MILLISECONDS), market.epoch());
            unreadCandles = unreadCandles.and(notice);
            unreadQuotes = unreadQuotes.and(notice);
        } catch (SQLException broken) {
            LOG.debug("Lost the connection that listens for candles", broken);
            hangUp();
        }
    }

    private void hangUp() {
        if (listener != null) {
            try {
                listener.close();
            } catch (SQLException alreadyGone) {
                LOG.debug("The listening connection was already gone", alreadyGone);
            }
            listener = null;
        }
    }

    private void round() {
        Instant now = clock.instant();
        if (now.isAfter(nextPoll)) {
            nextPoll = now.plus(POLL);
            unreadCandles = CandleNotice.ALL;
        }
        if (now.isAfter(nextQuotePoll)) {
            nextQuotePoll = now.plus(QUOTE_POLL);
            unreadQuotes = CandleNotice.ALL;
        }
        if (subscriptions.isEmpty()) {
            // Nobody looks: one cheap read tells whether the database is there.
            if (unreadCandles.everything()) {
                oneSnapshot.executeWithoutResult(
                        transaction -> market.readCandles(Set.of(), CandleNotice.ALL));
                succeeded();
            }
            unreadCandles = new CandleNotice(false, Set.of());
            return;
        }
        Set<CandleSeries> wanted =
                subscriptions.stream().map(each -> each.series).collect(Collectors.toSet());
        boolean quotesDue = now.isAfter(nextQuoteRound) && !unreadQuotes.isEmpty();
        boolean newcomers = subscriptions.stream().anyMatch(each -> each.fresh);
        if (unreadCandles.isEmpty() && !quotesDue && !newcomers) {
            return;
        }
        News news =
                Optional.ofNullable(
                                oneSnapshot.execute(
                                        transaction -> {
                                            Map<CandleSeries, MarketSnapshot.Change> candles =
                                                    market.readCandles(wanted, unreadCandles);
                                            List<Quote> quotes =
                                                    quotesDue
                                                            ? market.readQuotes(unreadQuotes)
                                                            : List.of();
                                            return new News(candles, quotes);
                                        }))
                        .orElseThrow();
        unreadCandles = new CandleNotice(false, Set.of());
        if (quotesDue) {
            nextQuoteRound = now.plus(QUOTE_ROUND);
            unreadQuotes = new CandleNotice(false, Set.of());
        }
        succeeded();
        subscriptions.forEach(subscription -> tell(subscription, news));
    }

    private record News(Map<CandleSeries, MarketSnapshot.Change> candles, List<Quote> quotes) {}

    private void tell(Subscription subscription, News news) {
        CandleSeries series = subscription.series;
        MarketSnapshot.Change change = news.candles.get(series);
        if (market.isUnread(series)) {
            boolean first = !subscription.refused;
            subscription.refused = true;
            subscription.fresh = true;
            if (first || !news.quotes.isEmpty()) {
                List<Quote> quotes = first ? market.quotes() : news.quotes;
                subscription.send(frame(subscription, false, List.of(), quotes));
            }
            return;
        }
        subscription.refused = false;
        if (subscription.fresh) {
            if (market.isWatching(series)) {
                subscription.fresh = false;
                subscription.send(
                        frame(subscription, true, market.candles(series), market.quotes()));
            }
        } else if (change != null) {
            subscription.send(
                    frame(subscription, change.complete(), change.candles(), news.quotes));
        } else if (!news.quotes.isEmpty()) {
            subscription.send(frame(subscription, false, List.of(), news.quotes));
        }
    }

    private FeedFrame frame(
            Subscription to, boolean complete, List<Candle> candles, List<Quote> quotes) {
        Instant now = clock.instant();
        FeedStatus status =
                Duration.between(lastRead, now).compareTo(DOWN_AFTER) > 0
                        ? new FeedStatus.Down(lastRead)
                        : to.refused ? new FeedStatus.Refused() : new FeedStatus.Live();
        return new FeedFrame(to.series, complete, candles, quotes, status, now);
    }

    private void keepBeating() {
        try {
            while (running) {
                Thread.sleep(HEARTBEAT.dividedBy(4));
                beat();
            }
        } catch (InterruptedException stopped) {
            running = false;
        }
    }

    private void beat() {
        Instant now = clock.instant();
        for (Subscription subscription : subscriptions) {
            if (!subscription.lastSent.plus(HEARTBEAT).isAfter(now)) {
                subscription.send(frame(subscription, false, List.of(), List.of()));
            }
        }
    }

    private void succeeded() {
        lastRead = clock.instant();
        if (failing) {
            failing = false;
            LOG.info("The database answers again");
        }
    }

    private void failed(Exception failure) {
        if (!failing) {
            failing = true;
            LOG.warn("Cannot read the database, trying again every second: {}", rootOf(failure));
        }
        hangUp();
        market.forget();
        subscriptions.forEach(subscription -> subscription.fresh = true);
        unreadCandles = CandleNotice.ALL;
        unreadQuotes = CandleNotice.ALL;
        nextQuoteRound = Instant.EPOCH;
        nextRound = clock.instant().plus(RETRY);
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    private final class Subscription {
        private final CandleSeries series;
        private final Consumer<FeedFrame> subscriber;
        private volatile boolean fresh = true;
        private volatile boolean refused;
        private volatile Instant lastSent = clock.instant();

        Subscription(CandleSeries series, Consumer<FeedFrame> subscriber) {
            this.series = series;
            this.subscriber = subscriber;
        }

        void send(FeedFrame frame) {
            lastSent = frame.time();
            try {
                subscriber.accept(frame);
            } catch (RuntimeException broken) {
                // One page must not stop the feed of the others.
                LOG.error("A subscriber of {} failed on a frame", series, broken);
            }
        }
    }
}
