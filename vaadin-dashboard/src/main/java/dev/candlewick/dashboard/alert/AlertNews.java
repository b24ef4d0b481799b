package dev.candlewick.dashboard.alert;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the open pages of a user what has fired. */
@Component
public class AlertNews {

    private static final Logger LOG = LoggerFactory.getLogger(AlertNews.class);

    private record Subscription(String user, Consumer<AlertFiring> page, Runnable changed) {}

    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /** Ends a subscription; closing twice does nothing. */
    @FunctionalInterface
    public interface Cancel {
        void close();
    }

    /** The page is called on a thread of the alerts and must return at once. */
    public Cancel subscribe(String user, Consumer<AlertFiring> page) {
        return subscribe(new Subscription(user, page, () -> {}));
    }

    /** Runs whenever the alerts of a user or their history have changed by themselves. */
    public Cancel onChange(String user, Runnable changed) {
        return subscribe(new Subscription(user, firing -> {}, changed));
    }

    private Cancel subscribe(Subscription subscription) {
        subscriptions.add(subscription);
        return () -> subscriptions.remove(subscription);
    }

    /** How many pages listen. */
    public int subscribers() {
        return subscriptions.size();
    }

    void tell(AlertFiring firing) {
        each(
                firing.user(),
                subscription -> {
                    subscription.page.accept(firing);
                    subscription.changed.run();
                });
    }

    /** The alerts of a user or their history have changed. */
    public void changed(String user) {
        each(user, subscription -> subscription.changed.run());
    }

    /** Those of all users can be read again after they could not be. */
    void readable() {
        each(subscription -> true, subscription -> subscription.changed.run());
    }

    private void each(String user, Consumer<Subscription> news) {
        each(subscription -> subscription.user.equals(user), news);
    }

    private void each(Predicate<Subscription> whose, Consumer<Subscription> news) {
        for (Subscription subscription : subscriptions) {
            if (whose.test(subscription)) {
                try {
                    news.accept(subscription);
                } catch (RuntimeException broken) {
                    // One page must not keep it from the others.
                    LOG.error("A page failed on an alert", broken);
                }
            }
        }
    }
}
