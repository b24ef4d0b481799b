package dev.candlewick.systemtest.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script against a JobManager and a flink command that are stand-ins. */
class KeepJobRunningTest {
    @TempDir Path folder;

    private final AtomicInteger questions = new AtomicInteger();
    private volatile String jobs = "{\"jobs\":[]}";
    private HttpServer jobManager;
    private @Nullable Process script;

    @BeforeEach
    void start() throws Exception {
        jobManager =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        jobManager.createContext(
                "/jobs",
                exchange -> {
                    questions.incrementAndGet();
                    byte[] answer = jobs.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        jobManager.start();
        Path flink = folder.resolve("flink");
        Files.writeString(
                flink,
                "#!/bin/sh\nprintf '%s\\n' \"$*\" >> "
                        + submissions()
                        + "\nexit ${FLINK_EXIT:-0}\n");
        Files.setPosixFilePermissions(flink, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path question = folder.resolve("question");
        Files.writeString(
                question,
                "#!/bin/sh\ntest \"$1\" = first || exit 1\nshift\nprintf '%s\\n' \"$@\" --log-epoch=2 && exit ${QUESTION_EXIT:-0}\n");
        Files.setPosixFilePermissions(question, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() throws Exception {
        process().destroy();
        assertThat(process().waitFor(10, TimeUnit.SECONDS)).as("ends when it is asked to").isTrue();
        jobManager.stop(0);
    }

    @Test
    void submitsWhenThereIsNoJob() throws Exception {
        run();

        awaitSubmissions(1);
        assertThat(submitted().getFirst())
                .isEqualTo(
                        "run --detached --jobmanager 127.0.0.1:%d /job.jar --topic=ticks --x=a b --log-epoch=2 --checkpoint-dir=file://%s"
                                .formatted(
                                        jobManager.getAddress().getPort(),
                                        folder.resolve("checkpoints/epoch-2")));
    }

    @Test
    void leavesARunningJobAlone() throws Exception {
        jobs =
                "{\"jobs\":[{\"id\":\"a\",\"status\":\"FAILED\"},{\"id\":\"b\",\"status\":\"RESTARTING\"}]}";
        run();

        await().until(() -> questions.get() > 3);
        assertThat(submissions()).doesNotExist();
    }

    @Test
    void submitsFromTheNewestCompletedCheckpointWhenTheJobIsGone() throws Exception {
        Instant now = Instant.now();
        checkpoint("epoch-2/job1/chk-9", now.minusSeconds(20), true);
        checkpoint("epoch-2/job2/chk-3", now.minusSeconds(10), true);
        checkpoint("epoch-2/job2/chk-4", now, false);
        checkpoint("epoch-1/job3/chk-5", now, true);
        jobs =
                "{\"jobs\":[{\"id\":\"a\",\"status\":\"FAILED\"},{\"id\":\"b\",\"status\":\"CANCELED\"}]}";
        run();

        awaitSubmissions(1);
        assertThat(submitted().getFirst())
                .contains(
                        "--fromSavepoint file://"
                                + folder.resolve("checkpoints/epoch-2/job2/chk-3")
                                + " /job.jar");
    }

    @Test
    void theCheckIsGoodWhenAJobRunsAndOnlyThen() throws Exception {
        run();
        jobs = "{\"jobs\":[{\"id\":\"a\",\"status\":\"RUNNING\"}]}";
        assertThat(check()).isZero();
        jobs = "{\"jobs\":[{\"id\":\"a\",\"status\":\"RESTARTING\"}]}";
        assertThat(check()).isNotZero();
        jobManager.stop(0);
        assertThat(check()).isNotZero();
    }

    private int check() throws Exception {
        return new ProcessBuilder(
                        Repository.file("docker/flink/keep-job-running.sh").toString(),
                        "--check",
                        "127.0.0.1",
                        Integer.toString(jobManager.getAddress().getPort()))
                .start()
                .waitFor();
    }

    @Test
    void triesAgainWhenTheJobWasNotTaken() throws Exception {
        run("FLINK_EXIT", "1");

        awaitSubmissions(3);
        assertThat(process().isAlive()).isTrue();
    }

    @Test
    void submitsNothingWhileTheDatabaseDoesNotSayWhichEpochIsLive() throws Exception {
        run("QUESTION_EXIT", "1");

        await().until(() -> Files.readString(folder.resolve("log")).contains("was not taken"));
        assertThat(submissions()).doesNotExist();
    }

    @Test
    void waitsForAJobManagerThatDoesNotAnswer() throws Exception {
        int port = jobManager.getAddress().getPort();
        jobManager.stop(0);
        run();
        await().until(() -> Files.readString(folder.resolve("log")).contains("does not answer"));

        assertThat(process().isAlive()).isTrue();
        assertThat(Files.readString(folder.resolve("log"))).contains("127.0.0.1:" + port);
        assertThat(submissions()).doesNotExist();
    }

    private void checkpoint(String name, Instant time, boolean completed) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("checkpoints").resolve(name));
        if (completed) {
            Path metadata = Files.createFile(checkpoint.resolve("_metadata"));
            Files.setLastModifiedTime(metadata, FileTime.from(time));
        }
    }

    private void run(String... environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Repository.file("docker/flink/keep-job-running.sh").toString(),
                        "127.0.0.1",
                        Integer.toString(jobManager.getAddress().getPort()),
                        "--topic=ticks",
                        "--x=a b");
        builder.environment().put("CANDLEWICK_FLINK", folder.resolve("flink").toString());
        builder.environment().put("CANDLEWICK_JOB_JAR", "/job.jar");
        builder.environment().put("CANDLEWICK_LIVE_EPOCH", folder.resolve("question") + " first");
        builder.environment()
                .put("CANDLEWICK_CHECKPOINTS", folder.resolve("checkpoints").toString());
        builder.environment().put("CANDLEWICK_PAUSE_SECONDS", "0.2");
        for (int index = 0; index < environment.length; index += 2) {
            builder.environment().put(environment[index], environment[index + 1]);
        }
        script =
                builder.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
    }

    private Process process() {
        return Objects.requireNonNull(script);
    }

    private void awaitSubmissions(int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(submissions()) && submitted().size() >= count);
    }

    private Path submissions() {
        return folder.resolve("submissions");
    }

    private List<String> submitted() throws IOException {
        return Files.readAllLines(submissions());
    }
}
