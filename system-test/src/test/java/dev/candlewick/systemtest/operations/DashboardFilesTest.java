package dev.candlewick.systemtest.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class DashboardFilesTest {

    static Stream<Dashboard> dashboards() throws IOException {
        return Stream.of(Dashboard.market(), Dashboard.pipeline());
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsStandBesideEachOtherAndSayWhatTheyShow(Dashboard dashboard) {
        List<Panel> panels = dashboard.panels();
        assertThat(panels.stream().map(Panel::id)).doesNotHaveDuplicates();
        for (Panel panel : panels) {
            assertThat(panel.place().right()).as(panel.title()).isLessThanOrEqualTo(24);
            assertThat(panels)
                    .as(panel.title())
                    .allMatch(
                            other ->
                                    other.id() == panel.id()
                                            || !other.place().overlaps(panel.place()));
            if (!panel.isRow()) {
                assertThat(panel.description()).as(panel.title()).isNotBlank();
                assertThat(panel.queries()).as(panel.title()).isNotEmpty();
                if (!panel.type().equals("table")) {
                    assertThat(panel.unit()).as(panel.title()).isNotBlank();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyVariableIsThereAndUsed(Dashboard dashboard) {
        Set<String> used = new HashSet<>();
        dashboard
                .panels()
                .forEach(
                        panel ->
                                panel.queries()
                                        .forEach(
                                                query ->
                                                        used.addAll(
                                                                Dashboard.variablesIn(
                                                                        query.text()))));
        assertThat(dashboard.variables().stream().map(Dashboard.Variable::name))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void datasourcesAreProvisioned() throws IOException {
        List<String> provisioned = new ArrayList<>();
        yaml("docker/grafana/provisioning/datasources/candlewick.yaml")
                .get("datasources")
                .forEach(source -> provisioned.add(source.get("uid").asText()));
        assertThat(provisioned).containsExactlyInAnyOrder(Dashboard.CANDLES, Dashboard.METRICS);
        assertThat(asked(Dashboard.market())).containsExactly(Dashboard.CANDLES);
        assertThat(asked(Dashboard.pipeline())).containsExactly(Dashboard.METRICS);
    }

    @Test
    void whatIsAskedForIsDocumented() throws IOException {
        Set<String> asked = new HashSet<>(Metrics.in(alertExpressions()));
        for (Panel panel : Dashboard.pipeline().panels()) {
            panel.queries().forEach(query -> asked.addAll(Metrics.in(query.text())));
        }
        asked.removeAll(ofPrometheus());
        assertThat(Metrics.documented()).containsAll(asked);
    }

    @Test
    void alertsSayWhatIsWrongAndHowMuchItMatters() throws IOException {
        assertThat(rules().stream().filter(rule -> rule.has("alert")))
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        rule -> {
                            assertThat(rule.at("/labels/severity").asText())
                                    .isIn("warning", "critical");
                            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
                        });
    }

    /** All expressions of the alert rules, one after the other. */
    static String alertExpressions() throws IOException {
        return rules().stream()
                .map(rule -> rule.get("expr").asText())
                .collect(Collectors.joining(" or "));
    }

    /** Metrics that Prometheus itself makes. */
    static Set<String> ofPrometheus() throws IOException {
        return Stream.concat(
                        Stream.of("up"),
                        rules().stream()
                                .filter(rule -> rule.has("record"))
                                .map(rule -> rule.get("record").asText()))
                .collect(Collectors.toSet());
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        yaml("docker/prometheus/alerts.yml")
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    private static Set<String> asked(Dashboard dashboard) {
        return dashboard.panels().stream()
                .filter(panel -> !panel.isRow())
                .map(Panel::datasource)
                .collect(Collectors.toSet());
    }

    private static JsonNode yaml(String file) throws IOException {
        Object yaml =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Files.readString(Repository.root().resolve(file)));
        return new ObjectMapper().valueToTree(yaml);
    }
}
