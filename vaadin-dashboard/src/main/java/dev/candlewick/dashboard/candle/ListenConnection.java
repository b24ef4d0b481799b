package dev.candlewick.dashboard.candle;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** A connection that only waits for notifications on the channel {@code candle}. */
final class ListenConnection implements AutoCloseable {

    private final Connection connection;

    private ListenConnection(Connection connection) {
        this.connection = connection;
    }

    /** Timeouts in seconds, so that a database that has gone silent is noticed. */
    static Map<String, String> settings() {
        return Map.of(
                "ApplicationName", "candlewick-dashboard",
                "connectTimeout", "3",
                "socketTimeout", "10",
                "tcpKeepAlive", "true");
    }

    static ListenConnection open(DatabaseAccess access) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings());
        properties.setProperty("user", access.user());
        properties.setProperty("password", access.secret());
        Connection connection = DriverManager.getConnection(access.url(), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN candle");
            return new ListenConnection(connection);
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
    }

    /** The payloads that have arrived, after waiting at most so long for the first. */
    List<String> await(int milliseconds) throws SQLException {
        PGNotification[] notifications =
                connection.unwrap(PGConnection.class).getNotifications(milliseconds);
        List<String> payloads = new ArrayList<>();
        if (notifications != null) {
            for (PGNotification notification : notifications) {
                payloads.add(notification.getParameter());
            }
        }
        return payloads;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
