package dev.candlewick.dashboard.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/** Asks the REST interface of a Flink cluster for its jobs; only reads. */
@Component
class FlinkJobs {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Set<String> OVER = Set.of("FINISHED", "CANCELED", "FAILED");

    private static final Pattern OFFSET =
            Pattern.compile(".*candlewick\\.partition\\.([0-9]+)\\.(end|next)Offset");
    private static final int NAMES = 16;

    private final Optional<RestClient> cluster;

    FlinkJobs(@Value("${candlewick.flink.url:}") String url) {
        SimpleClientHttpRequestFactory connections = new SimpleClientHttpRequestFactory();
        connections.setConnectTimeout(PATIENCE);
        connections.setReadTimeout(PATIENCE);
        cluster =
                url.isBlank()
                        ? Optional.empty()
                        : Optional.of(
                                RestClient.builder()
                                        .baseUrl(url)
                                        .requestFactory(connections)
                                        .build());
    }

    boolean isKnown() {
        return cluster.isPresent();
    }

    /**
     * The jobs that go on, and where none does the newest that has ended.
     *
     * @throws RestClientException when the cluster does not answer
     */
    List<PipelineState.Job> jobs() {
        List<PipelineState.Job> going = new ArrayList<>();
        Optional<PipelineState.Job> newest = Optional.empty();
        for (JsonNode each : get("/jobs/overview").path("jobs")) {
            PipelineState.Job job = job(each);
            if (!OVER.contains(job.state())) {
                going.add(job);
            } else if (newest.filter(other -> other.since().isAfter(job.since())).isEmpty()) {
                newest = Optional.of(job);
            }
        }
        return going.isEmpty() ? newest.stream().toList() : going;
    }

    private PipelineState.Job job(JsonNode overview) {
        String id = overview.path("jid").asString();
        String state = overview.path("state").asString();
        JsonNode checkpoints = get("/jobs/" + id + "/checkpoints");
        JsonNode latest = checkpoints.path("latest").path("completed");
        return new PipelineState.Job(
                id,
                overview.path("name").asString(),
                state,
                Instant.ofEpochMilli(overview.path("start-time").asLong()),
                state.equals("RUNNING") ? lag(id) : OptionalLong.empty(),
                checkpoints.path("counts").path("failed").asLong(0),
                latest.isObject()
                        ? Optional.of(
                                new PipelineState.Checkpoint(
                                        latest.path("id").asLong(),
                                        Instant.ofEpochMilli(
                                                latest.path("latest_ack_timestamp").asLong()),
                                        Duration.ofMillis(
                                                latest.path("end_to_end_duration").asLong()),
                                        latest.path("state_size").asLong()))
                        : Optional.empty());
    }

    /**
     * How long the log of each partition is, less what is folded next, over all partitions. Of the
     * copies of the fold each tells of its own partitions, or of where it began, so the largest
     * counts.
     */
    private OptionalLong lag(String id) {
        try {
            Map<String, Long> ends = new HashMap<>();
            Map<String, Long> nexts = new HashMap<>();
            for (JsonNode vertex : get("/jobs/" + id).path("vertices")) {
                String metrics =
                        "/jobs/"
                                + id
                                + "/vertices/"
                                + vertex.path("id").asString()
                                + "/subtasks/metrics";
                for (List<String> some : offsets(metrics)) {
                    for (JsonNode metric :
                            get(metrics + "?agg=max&get={names}", String.join(",", some))) {
                        Matcher name = OFFSET.matcher(metric.path("id").asString());
                        if (name.matches()) {
                            (name.group(2).equals("end") ? ends : nexts)
                                    .merge(name.group(1), metric.path("max").asLong(), Math::max);
                        }
                    }
                }
            }
            return ends.isEmpty() || !ends.keySet().equals(nexts.keySet())
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.max(0, sum(ends) - sum(nexts)));
        } catch (RestClientException untold) {
            return OptionalLong.empty();
        }
    }

    private static long sum(Map<String, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Names of metrics, no more at once than fit into an address. */
    private List<List<String>> offsets(String metrics) {
        List<List<String>> parts = new ArrayList<>();
        for (JsonNode metric : get(metrics)) {
            String name = metric.path("id").asString();
            if (OFFSET.matcher(name).matches()) {
                if (parts.isEmpty() || parts.getLast().size() == NAMES) {
                    parts.add(new ArrayList<>());
                }
                parts.getLast().add(name);
            }
        }
        return parts;
    }

    private JsonNode get(String path, Object... values) {
        JsonNode answer =
                cluster.orElseThrow(() -> new RestClientException("No cluster is known"))
                        .get()
                        .uri(path, values)
                        .retrieve()
                        .body(JsonNode.class);
        if (answer == null) {
            throw new RestClientException("The cluster gave no answer to " + path);
        }
        return answer;
    }
}
