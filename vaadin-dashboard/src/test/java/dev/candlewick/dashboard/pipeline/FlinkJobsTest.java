package dev.candlewick.dashboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClientException;

/** Answers as the REST interface of Flink documents them. */
class FlinkJobsTest {

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private HttpServer server;
    private FlinkJobs flink;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String answer = answers.get(exchange.getRequestURI().getPath());
                    byte[] body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        flink = new FlinkJobs("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void jobsThatGoOnAreToldWithTheirNewestCheckpoint() {
        answers.put(
                "/jobs/overview",
                """
                {"jobs":[{"jid":"aa","name":"candles","state":"CANCELED","start-time":1000},
                         {"jid":"bb","name":"candles","state":"RUNNING","start-time":2000}]}""");
        answers.put("/jobs/aa/checkpoints", "{}");
        answers.put(
                "/jobs/bb/checkpoints",
                """
                {"counts":{"failed":3},"latest":{"completed":
                 {"id":9,"latest_ack_timestamp":5000,"end_to_end_duration":40,"state_size":123}}}""");

        assertThat(flink.jobs())
                .singleElement()
                .satisfies(
                        job -> {
                            assertThat(job.id()).isEqualTo("bb");
                            assertThat(job.state()).isEqualTo("RUNNING");
                            assertThat(job.since()).isEqualTo(Instant.ofEpochMilli(2_000));
                            assertThat(job.failedCheckpoints()).isEqualTo(3);
                            assertThat(job.checkpoint())
                                    .contains(
                                            new PipelineState.Checkpoint(
                                                    9,
                                                    Instant.ofEpochMilli(5_000),
                                                    Duration.ofMillis(40),
                                                    123));
                        });
    }

    @Test
    void theLagIsWhatAllPartitionsHaveBeforeThem() {
        running();
        offsets(
                """
                {"id":"Fold.candlewick.partition.0.endOffset","max":120.0},
                {"id":"Fold.candlewick.partition.0.nextOffset","max":100.0},
                {"id":"Fold.candlewick.partition.10.endOffset","max":7},
                {"id":"Fold.candlewick.partition.10.nextOffset","max":4}""");

        assertThat(flink.jobs()).extracting(job -> job.lag()).containsExactly(OptionalLong.of(23));
    }

    @Test
    void aLagThatFlinkDoesNotTellWhollyIsUnknown() {
        running();
        assertThat(flink.jobs())
                .extracting(job -> job.lag())
                .as("no vertices are told")
                .containsExactly(OptionalLong.empty());

        offsets("{\"id\":\"Fold.candlewick.partition.0.endOffset\",\"max\":120.0}");
        assertThat(flink.jobs())
                .extracting(job -> job.lag())
                .as("nobody says what is folded next")
                .containsExactly(OptionalLong.empty());
    }

    private void running() {
        answers.put(
                "/jobs/overview",
                """
                {"jobs":[{"jid":"bb","name":"candles","state":"RUNNING","start-time":2000}]}""");
        answers.put("/jobs/bb/checkpoints", "{}");
    }

    /** The same for the question after names as for the one after values. */
    private void offsets(String metrics) {
        answers.put("/jobs/bb", "{\"vertices\":[{\"id\":\"v1\"},{\"id\":\"v2\"}]}");
        answers.put("/jobs/bb/vertices/v1/subtasks/metrics", "[{\"id\":\"busyTime\"}]");
        answers.put("/jobs/bb/vertices/v2/subtasks/metrics", "[" + metrics + "]");
    }

    @Test
    void whereNoneGoesOnTheNewestThatEndedIsTold() {
        answers.put(
                "/jobs/overview",
                """
                {"jobs":[{"jid":"bb","name":"candles","state":"FAILED","start-time":2000},
                         {"jid":"aa","name":"candles","state":"CANCELED","start-time":1000}]}""");
        answers.put("/jobs/aa/checkpoints", "{\"latest\":{\"completed\":null}}");
        answers.put("/jobs/bb/checkpoints", "{\"latest\":{\"completed\":null}}");

        assertThat(flink.jobs())
                .singleElement()
                .satisfies(
                        job -> {
                            assertThat(job.state()).isEqualTo("FAILED");
                            assertThat(job.checkpoint()).isEmpty();
                        });
    }

    @Test
    void aClusterThatIsAwayIsAFailureOfTheClient() {
        assertThatThrownBy(flink::jobs).isInstanceOf(RestClientException.class);
        server.stop(0);
        assertThatThrownBy(flink::jobs).isInstanceOf(RestClientException.class);
        assertThat(new FlinkJobs("").isKnown()).isFalse();
    }
}
