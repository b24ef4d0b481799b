package dev.candlewick.dashboard.candle;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pool of reader connections. The dashboard starts, and stays, also while nobody answers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseAccess.class)
class DatabaseConfiguration {

    private static final int CONNECTIONS = 6;
    private static final long CONNECTION_TIMEOUT_MILLISECONDS = 3_000;

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(DatabaseAccess access) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("candlewick-reader");
        pool.setJdbcUrl(access.url());
        pool.setUsername(access.user());
        pool.setPassword(access.secret());
        pool.setReadOnly(true);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLISECONDS);
        pool.setInitializationFailTimeout(-1);
        ListenConnection.settings().forEach(pool::addDataSourceProperty);
        return new HikariDataSource(pool);
    }
}
