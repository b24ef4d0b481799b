package dev.candlewick.dashboard.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to write what users decide: a role of its own, in the database that is read; from the
 * environment variables {@code CANDLEWICK_WATCHER_PASSWORD} or {@code _PASSWORD_FILE}. Without
 * either nothing is written, and pages say so.
 *
 * @param user the watcher role
 * @param password its password, empty when there is none or when it stands in a file
 * @param passwordFile file whose first line is the password, empty when there is none
 */
@ConfigurationProperties("candlewick.watcher")
record WatcherAccess(
        @DefaultValue("candlewick_watcher") String user,
        @DefaultValue("") String password,
        @DefaultValue("") String passwordFile) {

    boolean isGiven() {
        return !password.isBlank() || !passwordFile.isBlank();
    }

    @Override
    public String toString() {
        return user;
    }

    /** The password to log in with; the file wins over the variable. */
    String secret() {
        if (passwordFile.isBlank()) {
            return password;
        }
        try {
            return Files.readString(Path.of(passwordFile)).lines().findFirst().orElse("");
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "CANDLEWICK_WATCHER_PASSWORD_FILE cannot be read: " + passwordFile, unreadable);
        }
    }
}
