package dev.candlewick.dashboard.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AnomalyFeedTest {

    private static final AnomalyFilter ALL =
            new AnomalyFilter(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private final List<String> heard = new ArrayList<>();
    private boolean away;

    @Test
    void whoLooksIsToldWhenTheDatabaseIsAwayAndWhenItIsBack() {
        AnomalyFeed feed = new AnomalyFeed(new Flags());
        feed.subscribe(ALL, 3, flags -> heard.add("flags"), () -> heard.add("silence"));
        feed.subscribe(ALL, 5, flags -> heard.add("flags"), () -> heard.add("silence"));
        away = true;
        assertThatThrownBy(feed::round).isInstanceOf(DataAccessException.class);
        assertThat(heard).containsExactly("silence", "silence");

        away = false;
        feed.round();
        assertThat(heard).containsExactly("silence", "silence", "flags", "flags");
    }

    private final class Flags extends AnomalyQueries {
        Flags() {
            super(JdbcClient.create(new DriverManagerDataSource()));
        }

        @Override
        public List<Anomaly> newest(AnomalyFilter filter, int count) {
            if (away) {
                throw new DataAccessResourceFailureException("nobody answers");
            }
            return List.of();
        }
    }
}
