package dev.candlewick.dashboard.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The audits as gauges. The database is asked when somebody looks, and not more often than every
 * few seconds; while it does not answer the gauges are NaN.
 */
@Component
public class AuditMetrics implements MeterBinder {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final List<String> OUTCOMES =
            List.of("OK", "DIFFERENCES", "NOT_PROVABLE", "FAILED");

    private final AuditQueries queries;
    private @Nullable AuditFacts facts;
    private long askedAt = System.nanoTime() - FRESH.toNanos();

    public AuditMetrics(AuditQueries queries) {
        this.queries = queries;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge("candlewick.audit.differences", AuditFacts::differences)
                .description(
                        "Differences between candles and log that no later audit has found gone")
                .register(registry);
        gauge("candlewick.audit.unresolved", AuditFacts::unresolved)
                .description("Windows of time with such differences")
                .register(registry);
        gauge("candlewick.audit.age", AuditFacts::age)
                .description("Time since the newest audit ended; NaN when none has")
                .baseUnit("seconds")
                .register(registry);
        gauge("candlewick.audit.duration", AuditFacts::duration)
                .description("How long the newest audit took")
                .baseUnit("seconds")
                .register(registry);
        gauge("candlewick.audit.ticks", AuditFacts::ticksRead)
                .description("Messages that the newest audit read")
                .register(registry);
        gauge("candlewick.audit.candles", AuditFacts::candles)
                .description("Candles that the newest audit compared")
                .register(registry);
        for (String outcome : OUTCOMES) {
            gauge("candlewick.audit.runs", known -> known.runs().getOrDefault(outcome, 0L))
                    .description("Audits of the live epoch that are kept")
                    .tag("outcome", outcome)
                    .register(registry);
        }
    }

    private Gauge.Builder<AuditMetrics> gauge(String name, ToDoubleFunction<AuditFacts> fact) {
        return Gauge.builder(
                name,
                this,
                metrics -> {
                    AuditFacts known = metrics.known();
                    return known == null ? Double.NaN : fact.applyAsDouble(known);
                });
    }

    /** Nothing when the database does not answer. */
    private synchronized @Nullable AuditFacts known() {
        if (System.nanoTime() - askedAt >= FRESH.toNanos()) {
            askedAt = System.nanoTime();
            try {
                facts = queries.facts();
            } catch (DataAccessException unreachable) {
                facts = null;
            }
        }
        return facts;
    }
}
