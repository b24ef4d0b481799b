package dev.candlewick.dashboard.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyQueries;
import dev.candlewick.dashboard.watch.Watchers;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AlertWatchTest {

    private final AlertNews news = new AlertNews();
    private boolean away;

    @Test
    void pagesReadAgainOnceTheDatabaseIsBack() {
        AlertWatch watch =
                new AlertWatch(
                        new Book(),
                        (series, subscriber) -> () -> {},
                        new AnomalyFeed(
                                new AnomalyQueries(
                                        JdbcClient.create(new DriverManagerDataSource()))),
                        news,
                        new WebhookCaller(
                                new WebhookQueue(Watchers.none()),
                                new WebhookRules("", false, InetAddress::getAllByName),
                                news,
                                1));
        AtomicInteger told = new AtomicInteger();
        news.onChange("ann", told::incrementAndGet);
        watch.round();
        assertThat(told).hasValue(0);

        away = true;
        assertThatThrownBy(watch::round).isInstanceOf(DataAccessException.class);
        assertThatThrownBy(watch::round).isInstanceOf(DataAccessException.class);
        assertThat(told).hasValue(0);

        away = false;
        watch.round();
        watch.round();
        assertThat(told).hasValue(1);
    }

    private final class Book extends AlertBook {
        Book() {
            super(Watchers.none());
        }

        @Override
        List<Alert> active() {
            if (away) {
                throw new DataAccessResourceFailureException("nobody answers");
            }
            return List.of();
        }
    }
}
