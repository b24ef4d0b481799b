package dev.candlewick.localstack;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Consumer;

/** The server process behind a database. */
sealed interface DatabaseServer permits OwnServer, GivenServer {
    /** Starts it and returns when it accepts connections; does nothing when it does already. */
    void start(Consumer<String> progress);

    void stop();

    void kill();

    boolean isAlive();

    OptionalLong pid();

    Path logFile();

    String host();

    int port();

    /** The database that holds the schema. */
    String databaseName();

    /** A database that exists on the server from its beginning. */
    String firstDatabaseName();

    /** Parameters that every connection needs, as {@code ?name=value&...}, or empty. */
    String parameters();

    /** User and password of a superuser. */
    Properties superuser();

    /** The psql program that fits the server. */
    Path psql();

    default String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database + parameters();
    }
}
