package dev.candlewick.dashboard.candle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How to reach the database; from the environment variables {@code CANDLEWICK_DATABASE_URL}, {@code
 * _USER}, {@code _PASSWORD} or {@code _PASSWORD_FILE}.
 *
 * @param url JDBC URL of PostgreSQL
 * @param user the reader role
 * @param password its password, empty when there is none or when it stands in a file
 * @param passwordFile file whose first line is the password, empty when there is none
 */
@ConfigurationProperties("candlewick.database")
public record DatabaseAccess(String url, String user, String password, String passwordFile) {

    public DatabaseAccess {
        if (!url.startsWith("jdbc:postgresql:")) {
            // What stands there instead may hold a password, so it is not repeated.
            throw new IllegalArgumentException(
                    "CANDLEWICK_DATABASE_URL "
                            + (url.isBlank() ? "is not set; it " : "")
                            + "must be a PostgreSQL JDBC URL such as"
                            + " jdbc:postgresql://127.0.0.1:5432/candlewick");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException(
                    "CANDLEWICK_DATABASE_USER is empty; the reader role is candlewick_reader");
        }
    }

    @Override
    public String toString() {
        return user + " at the database of CANDLEWICK_DATABASE_URL";
    }

    /** The password to log in with; the file wins over the variable. */
    public String secret() {
        return secret("CANDLEWICK_DATABASE_PASSWORD_FILE", password, passwordFile);
    }

    /**
     * The first line of a file; without a file the password that was given.
     *
     * @param variable names the file to whoever has set it
     * @throws IllegalStateException when the file cannot be read
     */
    public static String secret(String variable, String password, String file) {
        if (file.isBlank()) {
            return password;
        }
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (IOException unreadable) {
            throw new IllegalStateException(variable + " cannot be read: " + file, unreadable);
        }
    }
}
