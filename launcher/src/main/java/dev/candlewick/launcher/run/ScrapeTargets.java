package dev.candlewick.launcher.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.candlewick.localstack.FlinkCluster;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Prometheus is to scrape of a running system, and where it reads that. */
final class ScrapeTargets {
    private static final String DASHBOARD_PATH = "/actuator/prometheus";

    private ScrapeTargets() {}

    /**
     * One entry of a file for Prometheus' file based service discovery.
     *
     * @param targets host and port of each
     * @param labels of every sample of theirs: {@code component}, and where the metrics are
     */
    record Group(
            @JsonProperty("targets") List<String> targets,
            @JsonProperty("labels") Map<String, String> labels) {}

    static URI dashboardMetrics(int managementPort) {
        return URI.create("http://127.0.0.1:" + managementPort + DASHBOARD_PATH);
    }

    /** Everything that serves metrics. */
    static Group[] of(FlinkCluster cluster, URI dashboard) {
        List<Group> groups = new ArrayList<>();
        groups.add(group("jobmanager", cluster.jobManager().metricsUrl()));
        cluster.taskManagers()
                .forEach(process -> groups.add(group("taskmanager", process.metricsUrl())));
        groups.add(group(Programs.DASHBOARD, dashboard));
        return groups.toArray(Group[]::new);
    }

    private static Group group(String component, URI metrics) {
        return new Group(
                List.of(metrics.getAuthority()),
                Map.of("component", component, "__metrics_path__", metrics.getPath()));
    }
}
