package dev.candlewick.dashboard.watch;

import dev.candlewick.dashboard.candle.DatabaseAccess;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;

/** The watcher's connections in tests. */
public final class Watchers {

    private Watchers() {}

    public static WatcherDatabase of(Database database) {
        return new WatcherDatabase(
                new DatabaseAccess(
                        database.jdbcUrl(),
                        Role.READER.roleName(),
                        database.password(Role.READER),
                        ""),
                new WatcherAccess(
                        Role.WATCHER.roleName(),
                        "",
                        database.passwordFile(Role.WATCHER).toString()));
    }

    /** As where no password was given. */
    public static WatcherDatabase none() {
        return new WatcherDatabase(
                new DatabaseAccess("jdbc:postgresql://127.0.0.1:1/none", "nobody", "", ""),
                new WatcherAccess("nobody", "", ""));
    }

    public static void close(WatcherDatabase database) {
        database.close();
    }
}
