package dev.candlewick.job.timescale;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who the job is there. The password is no part of it: each process reads
 * it for itself, from a file or from the environment, so that it never stands in a job graph or on
 * a screen.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param passwordFile file that holds the password; null: environment variable {@value
 *     #PASSWORD_VARIABLE}
 */
public record DatabaseOptions(String url, String user, @Nullable String passwordFile)
        implements Serializable {

    public static final String PASSWORD_VARIABLE = "CANDLEWICK_DATABASE_PASSWORD";

    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 60;

    /**
     * A provider that connects when asked.
     *
     * @throws IllegalStateException when the password file cannot be read
     */
    SimpleJdbcConnectionProvider connections() {
        JdbcConnectionOptions.JdbcConnectionOptionsBuilder builder =
                new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(url)
                        .withDriverName("org.postgresql.Driver")
                        .withUsername(user)
                        .withConnectionCheckTimeoutSeconds(CONNECT_SECONDS)
                        .withProperty("connectTimeout", String.valueOf(CONNECT_SECONDS))
                        .withProperty("socketTimeout", String.valueOf(ANSWER_SECONDS))
                        .withProperty("tcpKeepAlive", "true")
                        .withProperty("ApplicationName", "candlewick-job");
        String password = password();
        if (password != null) {
            builder.withPassword(password);
        }
        return new SimpleJdbcConnectionProvider(builder.build());
    }

    private @Nullable String password() {
        String file = passwordFile;
        if (file == null) {
            return System.getenv(PASSWORD_VARIABLE);
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Cannot read the database password from "
                            + file
                            + "; the file must exist on every host that runs a part of the job.",
                    e);
        }
    }
}
