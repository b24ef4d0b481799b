package dev.candlewick.dashboard.watch;

import dev.candlewick.dashboard.rounds.Rounds;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads them once for all pages while somebody asks: flags every three seconds, trends every
 * fifteen. Pages take them along with frames they get anyway, so they cost no push of their own.
 */
@Component
class PulseMonitor extends Rounds implements PulseFeed {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FLAGS = Duration.ofSeconds(3);
    private static final Duration ASKED = Duration.ofSeconds(10);

    private final PulseQueries queries;
    private final Duration pause;
    private volatile Map<String, Pulse> newest = Map.of();
    private volatile long askedNanos = System.nanoTime() - ASKED.toNanos();

    // Of that thread only.
    private Map<String, Pulse> trends = Map.of();
    private long trendsNanos;
    private long flagsNanos = System.nanoTime() - FLAGS.toNanos();

    /**
     * @param pause seconds between two readings of trends
     */
    PulseMonitor(PulseQueries queries, @Value("${candlewick.trends.seconds:15}") long pause) {
        super("pulse-feed", LOOK);
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
    protected void round() {
        long now = System.nanoTime();
        if (now - askedNanos >= ASKED.toNanos() || now - flagsNanos < FLAGS.toNanos()) {
            return;
        }
        flagsNanos = now;
        if (now - trendsNanos >= pause.toNanos()) {
            trends = queries.trends();
            trendsNanos = now;
        }
        Map<String, Pulse> read = queries.withFlags(trends);
        if (!read.equals(newest)) {
            newest = read;
        }
    }
}
