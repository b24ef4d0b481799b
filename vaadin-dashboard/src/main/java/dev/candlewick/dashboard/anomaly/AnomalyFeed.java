package dev.candlewick.dashboard.anomaly;

import dev.candlewick.dashboard.rounds.Rounds;
import dev.candlewick.dashboard.rounds.SetAside;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/** Reads the newest flags once for all pages, every second while somebody looks. */
@Component
public class AnomalyFeed extends Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(AnomalyFeed.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AnomalyQueries queries;
    private final SetAside<Wanted> unread = new SetAside<>(Clock.systemUTC());
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    public AnomalyFeed(AnomalyQueries queries) {
        super("anomaly-feed", PAUSE);
        this.queries = queries;
    }

    private record Subscription(Wanted wanted, Consumer<List<Anomaly>> flags, Runnable silence) {}

    /** What a page asks for; pages that ask for the same share the answer. */
    private record Wanted(AnomalyFilter filter, int count) {}

    /** Ends a subscription. */
    @FunctionalInterface
    public interface Cancel {
        void close();
    }

    /**
     * Sends the newest flags now and every second, the newest first, on a thread of the feed.
     * Nothing is sent while the database is away, or refuses what this page asks for.
     */
    public Cancel subscribe(AnomalyFilter filter, int count, Consumer<List<Anomaly>> subscriber) {
        return subscribe(filter, count, subscriber, () -> {});
    }

    /**
     * The same.
     *
     * @param silence called instead, again and again, while the database does not answer or refuses
     */
    public Cancel subscribe(
            AnomalyFilter filter, int count, Consumer<List<Anomaly>> subscriber, Runnable silence) {
        Subscription subscription =
                new Subscription(new Wanted(filter, count), subscriber, silence);
        subscriptions.add(subscription);
        soon(() -> tell(subscription, new HashMap<>()));
        return () -> subscriptions.remove(subscription);
    }

    /** How many pages look. */
    public int subscribers() {
        return subscriptions.size();
    }

    @Override
    protected void round() {
        Map<Wanted, Optional<List<Anomaly>>> answers = new HashMap<>();
        unread.keepOnly(subscriptions.stream().map(each -> each.wanted).toList());
        try {
            subscriptions.forEach(subscription -> tell(subscription, answers));
        } catch (DataAccessException away) {
            subscriptions.forEach(subscription -> subscription.silence.run());
            throw away;
        }
    }

    /**
     * @param answers of this round
     */
    private void tell(Subscription subscription, Map<Wanted, Optional<List<Anomaly>>> answers) {
        Optional<List<Anomaly>> found = answers.computeIfAbsent(subscription.wanted, this::read);
        if (found.isEmpty()) {
            subscription.silence.run();
            return;
        }
        try {
            subscription.flags.accept(found.get());
        } catch (RuntimeException broken) {
            // One page must not stop the feed of the others.
            LOG.error("A page failed on flags", broken);
        }
    }

    /** Empty when the database refuses these, or takes too long for them. */
    private Optional<List<Anomaly>> read(Wanted wanted) {
        if (unread.waits(wanted)) {
            return Optional.empty();
        }
        try {
            List<Anomaly> found = queries.newest(wanted.filter, wanted.count);
            unread.succeeded(wanted);
            return Optional.of(found);
        } catch (DataAccessResourceFailureException away) {
            throw away;
        } catch (DataAccessException refused) {
            if (unread.failed(wanted)) {
                LOG.warn("Cannot read the flags of {}, the others go on", wanted, refused);
            }
            return Optional.empty();
        }
    }
}
