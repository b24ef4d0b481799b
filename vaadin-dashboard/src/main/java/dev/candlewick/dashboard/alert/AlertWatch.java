package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.FeedFrame;
import dev.candlewick.dashboard.candle.Interval;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Watches for all users at once, on one thread: reads the alerts, and listens to the feeds of the
 * pages as long as there is an alert that needs them.
 */
@Component
class AlertWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
    private static final long READ_SECONDS = 2;
    private static final int FLAGS = 300;
    private static final CandleSeries NONE = new CandleSeries("", Interval.ONE_MINUTE);

    private final AlertBook book;
    private final CandleFeed candles;
    private final AnomalyFeed anomalies;
    private final AlertJudge judge;
    private final AtomicReference<@Nullable FeedFrame> frame = new AtomicReference<>();
    private final AtomicReference<@Nullable List<Anomaly>> flags = new AtomicReference<>();
    private volatile @Nullable ScheduledExecutorService thread;

    // Of that thread only.
    private CandleFeed.@Nullable Cancel quotes;
    private AnomalyFeed.@Nullable Cancel flagged;
    private boolean failing;

    AlertWatch(
            AlertBook book,
            CandleFeed candles,
            AnomalyFeed anomalies,
            AlertNews news,
            WebhookCaller webhooks) {
        this.book = book;
        this.candles = candles;
        this.anomalies = anomalies;
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
        ScheduledExecutorService watcher =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("alert-watch").daemon().factory());
        thread = watcher;
        if (book.possible()) {
            ScheduledFuture<?> unused =
                    watcher.scheduleWithFixedDelay(
                            () -> carefully(this::read), 0, READ_SECONDS, TimeUnit.SECONDS);
            book.onChange(() -> run(this::read));
        }
    }

    @Override
    public void stop() {
        book.onChange(() -> {});
        ScheduledExecutorService watcher = thread;
        if (watcher != null) {
            thread = null;
            watcher.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run(Runnable task) {
        ScheduledExecutorService watcher = thread;
        if (watcher != null) {
            try {
                watcher.execute(() -> carefully(task));
            } catch (RejectedExecutionException stopping) {
                LOG.debug("The application stops", stopping);
            }
        }
    }

    private void read() {
        List<Alert> active = book.active();
        judge.watch(active);
        boolean ofFlags =
                active.stream().anyMatch(alert -> alert.rule().measure() == Measure.ANOMALY);
        if (active.isEmpty() && quotes != null) {
            quotes.close();
            quotes = null;
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

    /** Of several frames that wait, one is made. */
    private void heard(FeedFrame newest) {
        if (frame.getAndUpdate(waiting -> waiting == null ? newest : waiting.and(newest)) == null) {
            run(
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
            run(
                    () -> {
                        List<Anomaly> taken = flags.getAndSet(null);
                        if (taken != null) {
                            judge.flags(taken);
                        }
                    });
        }
    }

    private void carefully(Runnable task) {
        try {
            task.run();
            failing = false;
        } catch (DataAccessException unreachable) {
            if (!failing) {
                failing = true;
                LOG.warn("Alerts wait for the database: {}", unreachable.getClass().getName());
            }
        } catch (RuntimeException broken) {
            LOG.error("Alerts failed on what they saw", broken);
        }
    }
}
