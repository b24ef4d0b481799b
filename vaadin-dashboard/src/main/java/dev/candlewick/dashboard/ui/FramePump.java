package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.page.PageVisibility;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.FeedFrame;
import dev.candlewick.dashboard.candle.Interval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries news to one page, a frame at a time: the next goes out after the browser has acknowledged
 * the last, and shows whatever has come meanwhile. A slow page gets fewer frames, never older ones.
 * A page that nobody can see gets none, only a beat now and then so that it is not taken for dead;
 * once it is seen again it gets the newest at once.
 */
final class FramePump {

    /** An acknowledgement that is so late is lost, for instance with its connection. */
    private static final Duration LOST = Duration.ofSeconds(10);

    /** Less than the silence after which the banner speaks. */
    private static final Duration HIDDEN_BEAT = Duration.ofSeconds(3);

    /** Of no symbol: frames that tell quotes, and that the server lives. */
    private static final CandleSeries NONE = new CandleSeries("", Interval.ONE_MINUTE);

    private final UI page;
    private final Executor executor;
    private final StaleBanner banner;
    private final Runnable screen;
    private final Clock clock;
    private final Registration visibility;
    private CandleFeed.@Nullable Cancel heart;

    private @Nullable Instant unseen;
    private boolean hidden;
    private boolean underWay;
    private Instant sentAt = Instant.EPOCH;
    private boolean stopped;

    /**
     * Called with the lock of the page held.
     *
     * @param banner hears the beats and acknowledges them
     * @param screen shows what is new, with the lock of the page held
     */
    FramePump(UI page, Executor executor, StaleBanner banner, Runnable screen, Clock clock) {
        this.page = page;
        this.executor = executor;
        this.banner = banner;
        this.screen = screen;
        this.clock = clock;
        visibility = Signal.effect(page, () -> see(page.getPage().pageVisibilitySignal().get()));
    }

    /** Of a page, by the clock of this machine. */
    static FramePump to(UI page, FrameThreads threads, StaleBanner banner, Runnable screen) {
        return new FramePump(page, threads.executor(), banner, screen, Clock.systemUTC());
    }

    /**
     * There is something new, or the feed only lives.
     *
     * @param time of it, by the clock of the server
     */
    void offer(Instant time) {
        synchronized (this) {
            unseen = time;
        }
        go();
    }

    /**
     * Beats with the feed, at least every two seconds, also while nothing else is offered.
     *
     * @param heard told of the frames first, on a thread of the feed
     */
    void beatWith(CandleFeed feed, Consumer<FeedFrame> heard) {
        heart =
                feed.subscribe(
                        NONE,
                        frame -> {
                            heard.accept(frame);
                            offer(frame.time());
                        });
    }

    /** Ends it; called with the lock of the page held. */
    void stop() {
        visibility.remove();
        if (heart != null) {
            heart.close();
        }
        end();
    }

    private void see(PageVisibility state) {
        synchronized (this) {
            hidden = state == PageVisibility.HIDDEN;
        }
        go();
    }

    private void go() {
        if (begins()) {
            executor.execute(this::deliver);
        }
    }

    private synchronized boolean begins() {
        Instant now = clock.instant();
        if (stopped
                || unseen == null
                || (underWay && now.isBefore(sentAt.plus(LOST)))
                || (hidden && now.isBefore(sentAt.plus(HIDDEN_BEAT)))) {
            return false;
        }
        underWay = true;
        sentAt = now;
        return true;
    }

    private void deliver() {
        try {
            // What goes wrong on the page goes to the error handler of its session.
            Future<Void> unused = page.access(this::show);
        } catch (UIDetachedException gone) {
            end();
        }
    }

    private void show() {
        Instant time;
        boolean inSight;
        synchronized (this) {
            time = unseen;
            inSight = !hidden;
            if (stopped || time == null) {
                return;
            }
            if (inSight) {
                unseen = null;
            }
        }
        banner.beat(time).then(heard -> acknowledged(), lost -> acknowledged());
        if (inSight) {
            screen.run();
        }
    }

    private void acknowledged() {
        synchronized (this) {
            underWay = false;
        }
        go();
    }

    private synchronized void end() {
        stopped = true;
        unseen = null;
    }
}
