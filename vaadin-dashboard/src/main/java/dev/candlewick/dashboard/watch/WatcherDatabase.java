package dev.candlewick.dashboard.watch;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.candlewick.dashboard.candle.DatabaseAccess;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Connections of the role that writes what users decide. It is no data source of the application,
 * so that nothing reads the market with it by accident.
 */
@Component
@EnableConfigurationProperties(WatcherAccess.class)
public class WatcherDatabase {

    private static final int CONNECTIONS = 3;
    private static final long CONNECTION_TIMEOUT_MILLISECONDS = 3_000;

    private final @Nullable HikariDataSource pool;
    private final @Nullable JdbcClient client;

    WatcherDatabase(DatabaseAccess database, WatcherAccess watcher) {
        pool = watcher.isGiven() ? pool(database.url(), watcher) : null;
        client = pool == null ? null : JdbcClient.create(pool);
    }

    private static HikariDataSource pool(String url, WatcherAccess watcher) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("candlewick-watcher");
        settings.setJdbcUrl(url);
        settings.setUsername(watcher.user());
        settings.setPassword(watcher.secret());
        settings.setMaximumPoolSize(CONNECTIONS);
        settings.setMinimumIdle(0);
        settings.setConnectionTimeout(CONNECTION_TIMEOUT_MILLISECONDS);
        settings.setInitializationFailTimeout(-1);
        settings.addDataSourceProperty("connectTimeout", "3");
        settings.addDataSourceProperty("socketTimeout", "10");
        settings.addDataSourceProperty("tcpKeepAlive", "true");
        settings.addDataSourceProperty("ApplicationName", "candlewick-dashboard-watcher");
        return new HikariDataSource(settings);
    }

    /** Whether a password was given. */
    public boolean isGiven() {
        return client != null;
    }

    /**
     * What it answers.
     *
     * @throws IllegalStateException when no password was given
     */
    public JdbcClient client() {
        if (client == null) {
            throw new IllegalStateException("No watcher password given");
        }
        return client;
    }

    @PreDestroy
    void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
