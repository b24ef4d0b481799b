package dev.candlewick.dashboard;

import dev.candlewick.dashboard.candle.CandleQueries;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Down when the database does not answer, and when it has no candle at all. */
@Component("candles")
class CandleHealth implements HealthIndicator {

    private final CandleQueries queries;

    CandleHealth(CandleQueries queries) {
        this.queries = queries;
    }

    @Override
    public Health health() {
        try {
            return queries.hasCandles()
                    ? Health.up().build()
                    : Health.down().withDetail("reason", "there is no candle yet").build();
        } catch (DataAccessException unreachable) {
            return Health.down().withDetail("reason", "the database does not answer").build();
        }
    }
}
