package dev.candlewick.systemtest.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the Grafana dashboards of docker/grafana. */
public record Dashboard(String uid, List<Variable> variables, List<Panel> panels) {
    static final String CANDLES = "candlewick-candles";
    static final String METRICS = "candlewick-metrics";

    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{?([a-zA-Z][a-zA-Z0-9]*)(:[a-z]+)?}?");

    /**
     * What a person chooses at the top of the page.
     *
     * @param query SQL, PromQL or a list of values
     */
    public record Variable(String name, String type, String query) {}

    /** The market: SQL on TimescaleDB. */
    public static Dashboard market() throws IOException {
        return read("market.json");
    }

    /** The pipeline: PromQL on Prometheus. */
    public static Dashboard pipeline() throws IOException {
        return read("pipeline.json");
    }

    private static Dashboard read(String file) throws IOException {
        Path path = Repository.root().resolve("docker/grafana/dashboards").resolve(file);
        JsonNode json = new ObjectMapper().readTree(path.toFile());
        List<Variable> variables = new ArrayList<>();
        for (JsonNode each : json.at("/templating/list")) {
            JsonNode query = each.get("query");
            variables.add(
                    new Variable(
                            each.get("name").asText(),
                            each.get("type").asText(),
                            query.isObject() ? query.get("query").asText() : query.asText()));
        }
        List<Panel> panels = new ArrayList<>();
        json.get("panels").forEach(each -> panels.add(panel(each)));
        return new Dashboard(json.get("uid").asText(), variables, panels);
    }

    private static Panel panel(JsonNode json) {
        JsonNode grid = json.get("gridPos");
        int left = grid.get("x").asInt();
        int top = grid.get("y").asInt();
        List<Panel.Query> queries = new ArrayList<>();
        for (JsonNode target : json.path("targets")) {
            queries.add(
                    new Panel.Query(
                            target.path("format").asText(),
                            target.has("rawSql")
                                    ? target.get("rawSql").asText()
                                    : target.get("expr").asText()));
        }
        Set<String> named = new HashSet<>();
        json.at("/fieldConfig/overrides")
                .forEach(override -> named.add(override.at("/matcher/options").asText()));
        return new Panel(
                json.get("id").asInt(),
                json.get("type").asText(),
                json.get("title").asText(),
                json.path("description").asText(),
                new Panel.Place(
                        left, top, left + grid.get("w").asInt(), top + grid.get("h").asInt()),
                json.at("/datasource/uid").asText(),
                json.at("/fieldConfig/defaults/unit").asText(),
                queries,
                named);
    }

    /** Names of the variables that a text uses, without those that Grafana itself has. */
    static Set<String> variablesIn(String text) {
        Set<String> names = new HashSet<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /**
     * The SQL that Grafana would send.
     *
     * @param values of the dashboard's variables
     * @param interval width of a bucket that the screen has room for
     */
    public static String sql(
            String text, Map<String, String> values, Instant from, Instant to, String interval) {
        String sql =
                text.replaceAll(
                                "\\$__timeFilter\\(([^)]*)\\)",
                                "$1 BETWEEN '" + from + "' AND '" + to + "'")
                        .replace("$__timeFrom()", "'" + from + "'")
                        .replace("$__timeTo()", "'" + to + "'")
                        .replace("$__interval", interval);
        for (Map.Entry<String, String> value : values.entrySet()) {
            String quoted = "'" + value.getValue().replace("'", "''") + "'";
            sql = sql.replace("${" + value.getKey() + ":sqlstring}", quoted);
        }
        return sql;
    }
}
