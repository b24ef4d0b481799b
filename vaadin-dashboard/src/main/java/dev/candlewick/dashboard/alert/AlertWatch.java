package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.FeedFrame;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.rounds.Rounds;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Watches for all users at once, on one thread: reads the alerts, and listens to the feeds of the
 * pages as long as there is an alert that needs them.
 */
@Component
class AlertWatch extends Rounds {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int FLAGS = 300;
    private static final CandleSeries NONE = new CandleSeries("", Interval.ONE_MINUTE);

    private final AlertBook book;
    private final CandleFeed candles;
    private final AnomalyFeed anomalies;
    private final AlertNews news;
    private final AlertJudge judge;
    private final AtomicReference<@Nullable FeedFrame> frame = new AtomicReference<>();
    private final AtomicReference<@Nullable List<Anomaly>> flags = new AtomicReference<>();

    // Of that thread only.
    private CandleFeed.@Nullable Cancel quotes;
    private AnomalyFeed.@Nullable Cancel flagged;
    private Map<String, Map<Long, Integer>> known = Map.of();
    private boolean unread;

    AlertWatch(
            AlertBook book,
            CandleFeed candles,
            AnomalyFeed anomalies,
            AlertNews news,
            WebhookCaller webhooks) {
        super("alert-watch", PAUSE);
        this.book = book;
        this.candles = candles;
        this.anomalies = anomalies;
        this.news = news;
        judge =
                new AlertJudge(
                        book,
                        firing -> {
                            news.tell(firing);
                            webhooks.wake();
                        });
    }

    @Override
    public void start() {
        if (book.possible()) {
            super.start();
            book.onChange(() -> soon(this::round));
        }
    }

    @Override
    public void stop() {
        book.onChange(() -> {});
        super.stop();
    }

    /** Reads the alerts, and listens to what they need. */
    @Override
    protected void round() {
        boolean again = unread;
        unread = true;
        List<Alert> active = book.active();
        unread = false;
        if (again) {
            news.readable();
        }
        judge.watch(active);
        tellOfChanges(active);
        boolean ofFlags =
                active.stream().anyMatch(alert -> alert.rule().measure() == Measure.ANOMALY);
        if (active.isEmpty() && quotes != null) {
            quotes.close();
            quotes = null;
            judge.forget();
        } else if (!active.isEmpty() && quotes == null) {
            quotes = candles.subscribe(NONE, this::heard);
        }
        if (!ofFlags && flagged != null) {
            flagged.close();
            flagged = null;
        } else if (ofFlags && flagged == null) {
            flagged = anomalies.subscribe(AnomalyFilter.standing("INFO"), FLAGS, this::heard);
        }
    }

    /** Whoever has made them, on whichever page and in whichever dashboard. */
    private void tellOfChanges(List<Alert> active) {
        Map<String, Map<Long, Integer>> now =
                active.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Alert::user, Collectors.toMap(Alert::id, Alert::version)));
        Set<String> users = new HashSet<>(known.keySet());
        users.addAll(now.keySet());
        users.removeIf(user -> Objects.equals(known.get(user), now.get(user)));
        known = now;
        users.forEach(news::changed);
    }

    /** Of several frames that wait, one is made. */
    private void heard(FeedFrame newest) {
        if (frame.getAndUpdate(waiting -> waiting == null ? newest : waiting.and(newest)) == null) {
            soon(
                    () -> {
                        FeedFrame taken = frame.getAndSet(null);
                        if (taken != null) {
                            judge.quotes(taken.quotes());
                            judge.look(taken.time());
                        }
                    });
        }
    }

    private void heard(List<Anomaly> newest) {
        if (flags.getAndSet(newest) == null) {
            soon(
                    () -> {
                        List<Anomaly> taken = flags.getAndSet(null);
                        if (taken != null) {
                            judge.flags(taken);
                        }
                    });
        }
    }
}
