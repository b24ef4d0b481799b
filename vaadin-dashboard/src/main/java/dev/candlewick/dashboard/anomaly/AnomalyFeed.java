package dev.candlewick.dashboard.anomaly;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Reads the newest flags once for all pages, every second while somebody looks. */
@Component
public class AnomalyFeed implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AnomalyFeed.class);
    private static final long ROUND_SECONDS = 1;

    private final AnomalyQueries queries;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile @Nullable ScheduledExecutorService thread;
    private boolean failing;

    AnomalyFeed(AnomalyQueries queries) {
        this.queries = queries;
    }

    private record Subscription(Wanted wanted, Consumer<List<Anomaly>> flags) {}

    /** What a page asks for; pages that ask for the same share the answer. */
    private record Wanted(AnomalyFilter filter, int count) {}

    /** Ends a subscription. */
    @FunctionalInterface
    public interface Cancel {
        void close();
    }

    /**
     * Sends the newest flags now and every second, the newest first, on a thread of the feed.
     * Nothing is sent while the database is away.
     */
    public Cancel subscribe(AnomalyFilter filter, int count, Consumer<List<Anomaly>> subscriber) {
        Subscription subscription = new Subscription(new Wanted(filter, count), subscriber);
        subscriptions.add(subscription);
        ScheduledExecutorService reader = thread;
        if (reader != null) {
            reader.execute(() -> tell(subscription, new HashMap<>()));
        }
        return () -> subscriptions.remove(subscription);
    }

    /** How many pages look. */
    public int subscribers() {
        return subscriptions.size();
    }

    @Override
    public void start() {
        ScheduledExecutorService reader =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("anomaly-feed").daemon().factory());
        ScheduledFuture<?> unused =
                reader.scheduleWithFixedDelay(
                        this::tellAll, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
        thread = reader;
    }

    @Override
    public void stop() {
        ScheduledExecutorService reader = thread;
        if (reader != null) {
            reader.shutdownNow();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void tellAll() {
        Map<Wanted, List<Anomaly>> answers = new HashMap<>();
        for (Subscription subscription : subscriptions) {
            if (!tell(subscription, answers)) {
                return;
            }
        }
    }

    /**
     * @param answers of this round
     * @return false when the database does not answer
     */
    private boolean tell(Subscription subscription, Map<Wanted, List<Anomaly>> answers) {
        try {
            subscription.flags.accept(
                    answers.computeIfAbsent(
                            subscription.wanted,
                            wanted -> queries.newest(wanted.filter, wanted.count)));
            failing = false;
        } catch (DataAccessException unreachable) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "Cannot read flags, trying again every second: {}", unreachable.toString());
            }
            return false;
        } catch (RuntimeException broken) {
            // One page must not stop the feed of the others.
            LOG.error("A page failed on flags", broken);
        }
        return true;
    }
}
