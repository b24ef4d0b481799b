package dev.candlewick.dashboard;

import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.candle.ListeningFeed;
import dev.candlewick.dashboard.candle.MarketFacts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * What readers of the database see of the market, as gauges; docs/metrics.md explains each. The
 * database is asked when somebody looks, at most once in five seconds.
 */
@Component
class MarketMeters implements MeterBinder {

    private static final Duration FRESH = Duration.ofSeconds(5);

    private final CandleQueries queries;
    private final ListeningFeed feed;
    private @Nullable MarketFacts facts;
    private long askedNanos = System.nanoTime() - FRESH.toNanos();

    MarketMeters(CandleQueries queries, ListeningFeed feed) {
        this.queries = queries;
        this.feed = feed;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "candlewick.candle.age", "seconds", MarketFacts::candleAge);
        gauge(registry, "candlewick.candles.refused", null, MarketFacts::refusedCandles);
        gauge(registry, "candlewick.epoch", null, MarketFacts::logEpoch);
        Gauge.builder("candlewick.database.answers", this, own -> own.facts() == null ? 0 : 1)
                .register(registry);
        Gauge.builder("candlewick.feed.age", feed, live -> live.age().toMillis() / 1e3)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("candlewick.pages", feed, ListeningFeed::subscribers).register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            ToDoubleFunction<MarketFacts> fact) {
        Gauge.builder(
                        name,
                        this,
                        own -> {
                            MarketFacts now = own.facts();
                            return now == null ? Double.NaN : fact.applyAsDouble(now);
                        })
                .baseUnit(unit)
                .register(registry);
    }

    /** Nothing when the database does not answer. */
    private synchronized @Nullable MarketFacts facts() {
        if (System.nanoTime() - askedNanos >= FRESH.toNanos()) {
            askedNanos = System.nanoTime();
            try {
                facts = queries.facts();
            } catch (DataAccessException unreachable) {
                facts = null;
            }
        }
        return facts;
    }
}
