package dev.candlewick.dashboard.audit;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Says what the newest audit found. Never down: to start the dashboard anew mends no candle. */
@Component("audit")
class AuditHealth implements HealthIndicator {

    private final AuditQueries queries;

    AuditHealth(AuditQueries queries) {
        this.queries = queries;
    }

    @Override
    public Health health() {
        try {
            AuditFacts facts = queries.facts();
            return facts.outcome().isEmpty()
                    ? Health.up().withDetail("outcome", "none has ended yet").build()
                    : Health.up()
                            .withDetail("outcome", facts.outcome())
                            .withDetail("message", facts.message())
                            .withDetail("differences", facts.differences())
                            .build();
        } catch (DataAccessException unreachable) {
            return Health.unknown().withDetail("reason", "the database does not answer").build();
        }
    }
}
