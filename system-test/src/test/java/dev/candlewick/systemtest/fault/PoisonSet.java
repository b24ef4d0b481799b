package dev.candlewick.systemtest.fault;

import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rejected messages of an epoch.
 *
 * @param reasons by partition and offset, as {@code 3-17}
 */
record PoisonSet(Map<String, String> reasons) {

    /** What is there when at least that many are, or nothing more comes for two minutes. */
    static PoisonSet awaited(Database database, int epoch, long expected) throws SQLException {
        await().atMost(Duration.ofMinutes(2)).until(() -> count(database, epoch) >= expected);
        Map<String, String> reasons = new TreeMap<>();
        try (Connection connection = database.connect(Role.OWNER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT log_partition || '-' || log_offset, reason FROM rejected_tick WHERE log_epoch = "
                                        + epoch)) {
            while (row.next()) {
                reasons.put(
                        Objects.requireNonNull(row.getString(1)),
                        Objects.requireNonNull(row.getString(2)));
            }
        }
        return new PoisonSet(reasons);
    }

    private static long count(Database database, int epoch) throws SQLException {
        try (Connection connection = database.connect(Role.OWNER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM rejected_tick WHERE log_epoch = " + epoch)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** How many there are of each reason, in words. */
    String countByReason() {
        return reasons.values().stream()
                .collect(Collectors.groupingBy(r -> r, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
