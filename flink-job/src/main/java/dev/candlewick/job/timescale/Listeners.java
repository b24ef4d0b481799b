package dev.candlewick.job.timescale;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;

/** Whoever listens to a channel of the database: told with the commit which symbols changed. */
final class Listeners {

    private static final int LONGEST = 7900;

    private Listeners() {}

    /** Tells the epoch and the symbols, divided by blanks, in as many messages as it takes. */
    static void tell(
            Connection connection, String channel, int logEpoch, Collection<String> symbols)
            throws SQLException {
        if (symbols.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, channel);
            StringBuilder payload = new StringBuilder().append(logEpoch);
            for (String symbol : new TreeSet<>(symbols)) {
                int length = payload.length() + 1 + symbol.getBytes(StandardCharsets.UTF_8).length;
                if (length > LONGEST) {
                    tell(statement, payload);
                    payload.setLength(0);
                    payload.append(logEpoch);
                }
                payload.append(' ').append(symbol);
            }
            tell(statement, payload);
        }
    }

    private static void tell(PreparedStatement statement, StringBuilder payload)
            throws SQLException {
        statement.setString(2, payload.toString());
        statement.execute();
    }
}
