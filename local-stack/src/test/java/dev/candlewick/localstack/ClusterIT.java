package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.FlinkRest.Run;
import dev.candlewick.localstack.junit.RealComponents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the cluster on Java 17, the oldest that jobs support, where there is one. */
@RealComponents(value = Part.CLUSTER, clusterJava = 17)
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final FlinkCluster cluster;
    private final FlinkRest rest;
    private String jobId = "";
    private String jarId = "";

    ClusterIT(FlinkCluster cluster) {
        this.cluster = cluster;
        this.rest = cluster.rest();
    }

    @BeforeEach
    void theJobRuns(@TempDir Path folder) throws Exception {
        cluster.start(Progress.SILENT);
        jobId = submit(folder, Optional.empty());
    }

    @AfterEach
    void noJobIsLeft() {
        cluster.start(Progress.SILENT);
        rest.jobs().stream()
                .filter(job -> !job.ended())
                .forEach(job -> rest.cancel(job.id(), PATIENCE));
        cluster.taskManagers().stream().skip(1).forEach(cluster::removeTaskManager);
    }

    private String submit(Path folder, Optional<String> restoreFrom) throws Exception {
        jarId = rest.upload(JobJar.make(folder));
        return submit(restoreFrom);
    }

    private String submit(Optional<String> restoreFrom) {
        String id = rest.run(jarId, new Run(List.of("counts"), Optional.empty(), restoreFrom));
        await().atMost(PATIENCE).until(() -> rest.job(id).orElseThrow().fullyRunning());
        return id;
    }

    private void awaitRestart() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(rest.restarts(jobId)).as("restarts").isPositive();
                            assertThat(rest.job(jobId).orElseThrow())
                                    .matches(FlinkRest.Job::fullyRunning, "fully running");
                        });
    }

    @Test
    void aJobIsSeenMeasuredAndCheckpointed() {
        assertThat(rest.job(jobId).orElseThrow().name()).isEqualTo("counts");
        assertThat(rest.job("0".repeat(32))).isEmpty();
        assertThat(rest.overview().taskManagers()).isEqualTo(1);
        assertThat(rest.overview().slots() - rest.overview().freeSlots()).isEqualTo(2);
        assertThat(rest.restarts(jobId)).isZero();

        var first = rest.triggerCheckpoint(jobId, PATIENCE);
        var second = rest.triggerCheckpoint(jobId, PATIENCE);

        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(second.completedAt()).isAfter(Instant.EPOCH);
        // The JobManager answers this from figures that it keeps for some seconds.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(rest.checkpoints(jobId).latest().orElseThrow().number())
                                        .isGreaterThanOrEqualTo(second.number()));
        var retained = cluster.newestRetainedCheckpoint().orElseThrow();
        assertThat(retained.jobId()).isEqualTo(jobId);
        assertThat(retained.number()).isGreaterThanOrEqualTo(second.number());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(rest.sumOfTaskMetrics(jobId, "numRecordsOut"))
                                        .isPositive());
    }

    @Test
    void aKilledTaskManagerCostsTheJobOneRestart() {
        rest.triggerCheckpoint(jobId, PATIENCE);
        FlinkProcess taskManager = cluster.taskManagers().getFirst();

        taskManager.kill();
        assertThat(taskManager.healthy()).isFalse();
        taskManager.start(Progress.SILENT);

        awaitRestart();
        assertThat(rest.checkpoints(jobId).restoredFrom()).isPresent();
        assertThat(rest.lastFailure(jobId)).isPresent();
    }

    @Test
    void aKilledJobManagerLeavesACheckpointToRestoreFrom() {
        var last = rest.triggerCheckpoint(jobId, PATIENCE);

        cluster.jobManager().kill();
        assertThatThrownBy(rest::overview)
                .isInstanceOfSatisfying(
                        FlinkRestException.class, e -> assertThat(e.unreachable()).isTrue());
        var retained = cluster.newestRetainedCheckpoint().orElseThrow();
        assertThat(retained.number()).isGreaterThanOrEqualTo(last.number());
        cluster.start(Progress.SILENT);

        String restored = submit(Optional.of(retained.path().toUri().toString()));

        assertThat(rest.checkpoints(restored).restoredFrom().orElseThrow())
                .endsWith("/" + jobId + "/chk-" + retained.number());
    }

    @Test
    void aFrozenTaskManagerIsReplacedByAnother() {
        FlinkProcess frozen = cluster.taskManagers().getFirst();
        frozen.suspend();
        FlinkProcess other;
        try {
            // Makes the JobManager ask the frozen process for its metrics, as any status does.
            rest.restarts(jobId);
            assertThat(frozen.isAlive()).isTrue();
            other = cluster.addTaskManager(Progress.SILENT);
            await().atMost(PATIENCE).until(() -> !frozen.healthy());

            awaitRestart();
            assertThat(frozen.healthy()).isFalse();
            assertThat(other.healthy()).isTrue();
        } finally {
            frozen.resume();
        }
        await().atMost(PATIENCE).until(() -> rest.overview().taskManagers() == 2);
        cluster.removeTaskManager(other);
        await().atMost(PATIENCE).until(() -> rest.overview().taskManagers() == 1);
    }

    @Test
    void aJobStopsWithASavepointAndStartsFromIt() {
        String savepoint = rest.stopWithSavepoint(jobId, cluster.savepoints(), PATIENCE);

        assertThat(rest.job(jobId).orElseThrow().state()).isEqualTo("FINISHED");
        assertThat(Path.of(URI.create(savepoint)).resolve("_metadata")).exists();
        String restored = submit(Optional.of(savepoint));
        assertThat(rest.checkpoints(restored).restoredFrom()).contains(savepoint);
    }

    @Test
    void aSubmissionThatIsRepeatedUnderItsIdStartsNoSecondJob() {
        Run run =
                new Run(List.of("counts"), Optional.empty(), Optional.empty())
                        .withId("0123456789abcdef0123456789abcdef");
        String id = rest.run(jarId, run);

        assertThatThrownBy(() -> rest.run(jarId, run))
                .isInstanceOfSatisfying(
                        FlinkRestException.class, e -> assertThat(e.unreachable()).isFalse())
                .hasMessageContaining("already been submitted");
        assertThat(rest.jobs().stream().filter(job -> !job.ended()).map(FlinkRest.Job::id))
                .containsExactlyInAnyOrder(id, jobId);
    }

    @Test
    void whatFlinkRefusesIsSaid() {
        assertThatThrownBy(
                        () ->
                                rest.run(
                                        jarId,
                                        new Run(
                                                List.of(),
                                                Optional.of("no.such.Main"),
                                                Optional.empty())))
                .isInstanceOf(FlinkRestException.class)
                .hasMessageContaining("no.such.Main");
    }

    @Test
    void anotherClusterThatTakesThePortInTheLastMomentIsNotTakenForOurs(@TempDir Path folder) {
        PortRace.isLost(
                LocalStack.in(folder)
                        .parts(Set.of(Part.CLUSTER))
                        .ports(new Ports(0, 0, cluster.restUrl().getPort())),
                "Flink JobManager",
                cluster);
    }

    @Test
    void theWebInterfaceIsForThisMachineAndItsOwnPagesOnly() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var page =
                    http.send(
                            HttpRequest.newBuilder(cluster.restUrl()).build(),
                            BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("Apache Flink Web Dashboard");
            var answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(cluster.restUrl() + "/jobs/overview"))
                                    .header("Origin", "http://elsewhere.example")
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains(cluster.restUrl().toString());
        }
    }
}
