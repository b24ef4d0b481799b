package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import dev.candlewick.dashboard.candle.FeedFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries frames of the feed to one page, one at a time: the next goes out after the browser has
 * acknowledged the last, and what comes meanwhile is merged. A slow page gets fewer frames, never
 * older ones.
 */
final class FramePump {

    /** An acknowledgement that is so late is lost, for instance with its connection. */
    private static final Duration LOST = Duration.ofSeconds(10);

    private final UI page;
    private final Executor executor;
    private final BiConsumer<FeedFrame, Runnable> screen;
    private final Clock clock;

    private @Nullable FeedFrame waiting;
    private boolean underWay;
    private Instant sentAt = Instant.EPOCH;
    private boolean stopped;

    /**
     * @param screen shows a frame, with the lock of the page held, and runs the given action when
     *     the browser has acknowledged it
     */
    FramePump(UI page, Executor executor, BiConsumer<FeedFrame, Runnable> screen, Clock clock) {
        this.page = page;
        this.executor = executor;
        this.screen = screen;
        this.clock = clock;
    }

    void offer(FeedFrame frame) {
        synchronized (this) {
            waiting = waiting == null ? frame : waiting.and(frame);
            if (stopped || (underWay && clock.instant().isBefore(sentAt.plus(LOST)))) {
                return;
            }
            begin();
        }
        executor.execute(this::deliver);
    }

    synchronized void stop() {
        stopped = true;
        waiting = null;
    }

    private synchronized void begin() {
        underWay = true;
        sentAt = clock.instant();
    }

    private void deliver() {
        try {
            // What goes wrong on the page goes to the error handler of its session.
            Future<Void> unused =
                    page.access(
                            () -> {
                                FeedFrame frame = take();
                                if (frame != null) {
                                    screen.accept(frame, this::acknowledged);
                                }
                            });
        } catch (UIDetachedException gone) {
            stop();
        }
    }

    private synchronized @Nullable FeedFrame take() {
        FeedFrame frame = waiting;
        waiting = null;
        return stopped ? null : frame;
    }

    private void acknowledged() {
        synchronized (this) {
            underWay = false;
            if (waiting == null || stopped) {
                return;
            }
            begin();
        }
        executor.execute(this::deliver);
    }
}
