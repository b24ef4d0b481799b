package dev.candlewick.dashboard.rounds;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Something that is done again and again, on one thread of its own, while the application runs.
 * Whatever goes wrong in a round, the next one comes; a database that is away is told of once.
 */
public abstract class Rounds implements SmartLifecycle {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String name;
    private final Duration pause;
    private volatile @Nullable ScheduledExecutorService thread;

    // Of that thread only.
    private boolean waiting;

    /**
     * @param name of the thread
     * @param pause from the end of a round to the begin of the next
     */
    protected Rounds(String name, Duration pause) {
        this.name = name;
        this.pause = pause;
    }

    /** Does it once, on the thread. */
    protected abstract void round();

    /** Does a task between two rounds, as soon as possible; not at all when nothing runs. */
    protected final void soon(Runnable task) {
        ScheduledExecutorService running = thread;
        if (running != null) {
            try {
                running.execute(() -> carefully(task));
            } catch (RejectedExecutionException stopping) {
                log.debug("The application stops", stopping);
            }
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(name).daemon().factory());
        ScheduledFuture<?> unused =
                started.scheduleWithFixedDelay(
                        () -> carefully(this::round), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        thread = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = thread;
        if (running != null) {
            thread = null;
            running.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void carefully(Runnable task) {
        try {
            task.run();
            waiting = false;
        } catch (DataAccessException unreachable) {
            if (!waiting) {
                waiting = true;
                // Without messages: those of the database may quote a row.
                log.warn(
                        "{} waits for the database: {}, {}",
                        name,
                        unreachable.getClass().getName(),
                        unreachable.getMostSpecificCause().getClass().getName());
            }
        } catch (RuntimeException broken) {
            log.error("{} failed; it goes on", name, broken);
        }
    }
}
