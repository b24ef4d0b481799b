package dev.candlewick.dashboard.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private JsonNode get(String path) {
        JsonNode answer =
                cluster.orElseThrow(() -> new RestClientException("No cluster is known"))
                        .get()
                        .uri(path)
                        .retrieve()
                        .body(JsonNode.class);
        if (answer == null) {
            throw new RestClientException("The cluster gave no answer to " + path);
        }
        return answer;
    }
}
