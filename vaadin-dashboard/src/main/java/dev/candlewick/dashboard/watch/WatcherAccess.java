package dev.candlewick.dashboard.watch;

import dev.candlewick.dashboard.candle.DatabaseAccess;
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
        return DatabaseAccess.secret("CANDLEWICK_WATCHER_PASSWORD_FILE", password, passwordFile);
    }
}
