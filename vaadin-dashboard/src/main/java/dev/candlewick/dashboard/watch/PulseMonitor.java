package dev.candlewick.dashboard.watch;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Reads them once for all pages while somebody asks: flags every three seconds, trends every
 * fifteen. Pages take them along with frames they get anyway, so they cost no push of their own.
 */
@Component
class PulseMonitor implements PulseFeed, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PulseMonitor.class);
    private static final long LOOK_MILLISECONDS = 500;
    private static final Duration FLAGS = Duration.ofSeconds(3);
    private static final Duration ASKED = Duration.ofSeconds(10);

    private final PulseQueries queries;
    private final Duration pause;
    private volatile Map<String, Pulse> newest = Map.of();
    private volatile long askedNanos = System.nanoTime() - ASKED.toNanos();
    private volatile @Nullable ScheduledExecutorService thread;

    // Of that thread only.
    private Map<String, Pulse> trends = Map.of();
    private long trendsNanos;
    private long flagsNanos = System.nanoTime() - FLAGS.toNanos();
    private boolean failing;

    /**
     * @param pause seconds between two readings of trends
     */
    PulseMonitor(PulseQueries queries, @Value("${candlewick.trends.seconds:15}") long pause) {
        this.queries = queries;
        this.pause = Duration.ofSeconds(pause);
        trendsNanos = System.nanoTime() - this.pause.toNanos();
    }

    @Override
    public Map<String, Pulse> newest() {
        askedNanos = System.nanoTime();
        return newest;
    }

    @Override
    public void start() {
        ScheduledExecutorService reader =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("pulse-feed").daemon().factory());
        ScheduledFuture<?> unused =
                reader.scheduleWithFixedDelay(
                        this::look, LOOK_MILLISECONDS, LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
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

    private void look() {
        long now = System.nanoTime();
        if (now - askedNanos >= ASKED.toNanos() || now - flagsNanos < FLAGS.toNanos()) {
            return;
        }
        flagsNanos = now;
        try {
            if (now - trendsNanos >= pause.toNanos()) {
                trends = queries.trends();
                trendsNanos = now;
            }
            Map<String, Pulse> read = queries.withFlags(trends);
            if (!read.equals(newest)) {
                newest = read;
            }
            failing = false;
        } catch (DataAccessException unreachable) {
            if (!failing) {
                failing = true;
                LOG.warn("Cannot read trends and flags, trying again: {}", unreachable.toString());
            }
        } catch (RuntimeException broken) {
            // It would not be called again.
            LOG.error("Cannot read trends and flags", broken);
        }
    }
}
