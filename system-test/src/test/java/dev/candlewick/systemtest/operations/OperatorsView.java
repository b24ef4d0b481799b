package dev.candlewick.systemtest.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Asks a running system what Prometheus and Grafana would ask it. */
public final class OperatorsView {
    private static final Set<Integer> NUMBERS =
            Set.of(Types.NUMERIC, Types.BIGINT, Types.INTEGER, Types.DOUBLE, Types.REAL);
    private static final Set<Integer> TIMES =
            Set.of(Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);
    private static final Duration SHOWN = Duration.ofHours(1);

    private OperatorsView() {}

    /**
     * Checks that what is served is what is documented, and all that alerts and dashboards need.
     *
     * @param targets the file that Prometheus reads
     */
    public static void checkMetrics(Path targets) throws IOException, InterruptedException {
        Set<String> served = served(targets);
        Set<String> documented = Metrics.documented();

        assertThat(documented).isSubsetOf(served);
        assertThat(served.stream().filter(name -> name.contains("candlewick")))
                .isSubsetOf(documented);
        Set<String> asked = new HashSet<>(Metrics.in(DashboardFilesTest.alertExpressions()));
        for (Panel panel : Dashboard.pipeline().panels()) {
            panel.queries().forEach(query -> asked.addAll(Metrics.in(query.text())));
        }
        asked.removeAll(DashboardFilesTest.ofPrometheus());
        assertThat(asked).isSubsetOf(served);
    }

    /** Every metric of every process that the file names, each on loopback. */
    private static Set<String> served(Path targets) throws IOException, InterruptedException {
        Set<String> served = new TreeSet<>();
        Set<String> components = new HashSet<>();
        for (JsonNode group : new ObjectMapper().readTree(targets.toFile())) {
            JsonNode labels = group.get("labels");
            components.add(labels.get("component").asText());
            for (JsonNode target : group.get("targets")) {
                assertThat(target.asText()).startsWith("127.0.0.1:");
                String address = target.asText() + labels.get("__metrics_path__").asText();
                served.addAll(Metrics.served(URI.create("http://" + address)));
            }
        }
        assertThat(components).containsExactlyInAnyOrder("jobmanager", "taskmanager", "dashboard");
        return served;
    }

    /**
     * Runs the SQL of every panel for the last hour, as the reader.
     *
     * @param symbol that has been traded in it
     */
    public static void checkMarket(Database database, String symbol) throws Exception {
        Map<String, String> values = Map.of("symbol", symbol, "interval", "1m");
        Instant now = Instant.now();
        try (Connection connection = database.connect(Role.READER);
                Statement statement = connection.createStatement()) {
            for (Panel panel : Dashboard.market().panels()) {
                for (Panel.Query query : panel.queries()) {
                    String sql = Dashboard.sql(query.text(), values, now.minus(SHOWN), now, "2m");
                    try (ResultSet rows = statement.executeQuery(sql)) {
                        check(panel, query, rows);
                    } catch (SQLException e) {
                        throw new AssertionError(panel.title() + ": " + sql, e);
                    }
                }
            }
            for (Dashboard.Variable variable : Dashboard.market().variables()) {
                if (variable.type().equals("query")) {
                    try (ResultSet rows = statement.executeQuery(variable.query())) {
                        assertThat(rows.next()).as(variable.name()).isTrue();
                    }
                }
            }
        }
    }

    private static void check(Panel panel, Panel.Query query, ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            names.add(columns.getColumnLabel(column));
        }
        assertThat(names)
                .as(panel.title())
                .doesNotHaveDuplicates()
                .containsAll(panel.namedColumns());
        assertThat(rows.next()).as("%s has rows", panel.title()).isTrue();
        switch (panel.type()) {
            case "stat" -> assertThat(numbers(columns, 1)).as(panel.title()).hasSize(1);
            case "timeseries" -> {
                assertThat(query.format()).isEqualTo("time_series");
                assertTime(panel, columns);
                assertThat(numbers(columns, 2)).isNotEmpty().hasSize(names.size() - 1);
            }
            case "candlestick" -> {
                assertTime(panel, columns);
                assertThat(names).containsExactly("time", "open", "high", "low", "close", "volume");
                assertThat(numbers(columns, 2)).hasSize(5);
            }
            default -> assertThat(panel.type()).isEqualTo("table");
        }
    }

    private static void assertTime(Panel panel, ResultSetMetaData columns) throws SQLException {
        assertThat(columns.getColumnLabel(1)).as(panel.title()).isEqualTo("time");
        assertThat(columns.getColumnType(1)).as(panel.title()).isIn(TIMES);
    }

    private static Set<Integer> numbers(ResultSetMetaData columns, int from) throws SQLException {
        Set<Integer> numbers = new HashSet<>();
        for (int column = from; column <= columns.getColumnCount(); column++) {
            if (NUMBERS.contains(columns.getColumnType(column))) {
                numbers.add(column);
            }
        }
        return numbers;
    }
}
