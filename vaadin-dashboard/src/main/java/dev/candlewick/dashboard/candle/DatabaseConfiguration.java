package dev.candlewick.dashboard.candle;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The pools of reader connections: one for the live feeds, on which all pages depend, and one for
 * whatever a page or a program asks. The dashboard starts, and stays, also while nobody answers.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseAccess.class)
class DatabaseConfiguration {

    /** Names the connections of the feeds. */
    static final String FEEDS = "feeds";

    private static final int CONNECTIONS = 6;
    private static final int CONNECTIONS_OF_FEEDS = 2;
    private static final long CONNECTION_TIMEOUT_MILLISECONDS = 3_000;

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(DatabaseAccess access) {
        return pool(access, "candlewick-reader", CONNECTIONS);
    }

    /** Taken only where it is asked for by its name. */
    @Bean(destroyMethod = "close", defaultCandidate = false)
    @Qualifier(FEEDS)
    HikariDataSource feedDataSource(DatabaseAccess access) {
        return pool(access, "candlewick-feed", CONNECTIONS_OF_FEEDS);
    }

    private static HikariDataSource pool(DatabaseAccess access, String name, int connections) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(access.url());
        pool.setUsername(access.user());
        pool.setPassword(access.secret());
        pool.setReadOnly(true);
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLISECONDS);
        pool.setInitializationFailTimeout(-1);
        ListenConnection.settings().forEach(pool::addDataSourceProperty);
        return new HikariDataSource(pool);
    }
}
