package dev.candlewick.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Client of Flink's REST API. Every method throws {@link FlinkRestException}. */
public final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Running a jar builds the whole job graph before it answers. */
    private static final Duration RUN_PATIENCE = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(100);

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();

    /** Client of the REST API at this address, for instance {@code http://127.0.0.1:8081}. */
    public FlinkRest(URI address) {
        this.address = address;
    }

    /**
     * A job as Flink sees it.
     *
     * @param id 32 hexadecimal digits
     * @param state INITIALIZING, CREATED, RUNNING, FAILING, FAILED, CANCELLING, CANCELED, FINISHED,
     *     RESTARTING, SUSPENDED or RECONCILING
     * @param startedAt when it was submitted
     * @param runningTasks tasks in state RUNNING
     * @param tasks all tasks
     */
    public record Job(
            String id, String name, String state, Instant startedAt, int runningTasks, int tasks) {
        /** True when it is RUNNING and every one of its tasks is. */
        public boolean fullyRunning() {
            return state.equals("RUNNING") && tasks > 0 && runningTasks == tasks;
        }

        /** True when it has ended for good: FINISHED, CANCELED or FAILED. */
        public boolean ended() {
            return state.equals("FINISHED") || state.equals("CANCELED") || state.equals("FAILED");
        }
    }

    /**
     * A completed checkpoint or savepoint.
     *
     * @param completedAt by the JobManager's clock; the number, not this, tells which of two is
     *     newer
     * @param path where it lies, as a URI; empty when it is not kept
     */
    public record Checkpoint(long number, boolean savepoint, Instant completedAt, String path) {}

    /**
     * Checkpoints of a job since it was submitted.
     *
     * @param latest the newest completed one
     * @param restoredFrom path of the one that the job was last restored from
     */
    public record Checkpoints(
            long completed,
            long failed,
            Optional<Checkpoint> latest,
            Optional<String> restoredFrom) {}

    /** Task slots of the cluster. */
    public record Overview(int taskManagers, int slots, int freeSlots, int runningJobs) {}

    /**
     * A TaskManager that has registered.
     *
     * @param lastHeartbeat when the JobManager last heard of it
     */
    public record TaskManager(String id, int slots, int freeSlots, Instant lastHeartbeat) {}

    /**
     * How to run an uploaded jar.
     *
     * @param entryClass main class; the one of the jar's manifest when empty
     * @param restoreFrom checkpoint or savepoint path
     * @param parallelism of the job; the cluster's default when empty
     * @param jobId 32 hexadecimal digits; chosen by Flink when empty
     */
    public record Run(
            List<String> arguments,
            Optional<String> entryClass,
            Optional<String> restoreFrom,
            Optional<Integer> parallelism,
            Optional<String> jobId) {
        public Run {
            arguments = List.copyOf(arguments);
        }

        /** Under an id that Flink chooses. */
        public Run(
                List<String> arguments,
                Optional<String> entryClass,
                Optional<String> restoreFrom,
                Optional<Integer> parallelism) {
            this(arguments, entryClass, restoreFrom, parallelism, Optional.empty());
        }

        /** The same under this id: the cluster takes a job with an id that it knows only once. */
        public Run withId(String id) {
            return new Run(arguments, entryClass, restoreFrom, parallelism, Optional.of(id));
        }

        /** With the cluster's default parallelism. */
        public Run(
                List<String> arguments, Optional<String> entryClass, Optional<String> restoreFrom) {
            this(arguments, entryClass, restoreFrom, Optional.empty());
        }
    }

    /** Uploads a jar, as the form of the web UI does; returns its id. */
    public String upload(Path jar) {
        String boundary = UUID.randomUUID().toString();
        String head =
                "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
                        .formatted(boundary, String.valueOf(jar.getFileName()).replace('"', '_'));
        try {
            BodyPublisher body =
                    BodyPublishers.concat(
                            BodyPublishers.ofString(head),
                            BodyPublishers.ofFile(jar),
                            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
            JsonNode answer =
                    send(
                            request("/jars/upload", RUN_PATIENCE)
                                    .header(
                                            "Content-Type",
                                            "multipart/form-data; boundary=" + boundary)
                                    .POST(body));
            return Path.of(answer.path("filename").asText()).getFileName() + "";
        } catch (IOException e) {
            throw new FlinkRestException(0, "The jar " + jar + " cannot be read: " + e, e);
        }
    }

    /** Deletes an uploaded jar; jobs that were run from it go on. */
    public void deleteJar(String jarId) {
        send(request("/jars/" + inPath(jarId), PATIENCE).DELETE());
    }

    /** Runs an uploaded jar; returns the job id. */
    public String run(String jarId, Run run) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode arguments = body.putArray("programArgsList");
        run.arguments().forEach(arguments::add);
        run.entryClass().ifPresent(name -> body.put("entryClass", name));
        run.restoreFrom().ifPresent(path -> body.put("savepointPath", path));
        run.parallelism().ifPresent(number -> body.put("parallelism", number));
        run.jobId().ifPresent(id -> body.put("jobId", id));
        return send(post("/jars/" + inPath(jarId) + "/run", body, RUN_PATIENCE))
                .path("jobid")
                .asText();
    }

    /** Configuration of the JobManager, by key. */
    public Map<String, String> configuration() {
        Map<String, String> values = new HashMap<>();
        elements(get("/jobmanager/config"))
                .forEach(
                        node -> values.put(node.path("key").asText(), node.path("value").asText()));
        return values;
    }

    /** Slots and jobs of the cluster. */
    public Overview overview() {
        JsonNode answer = get("/overview");
        return new Overview(
                answer.path("taskmanagers").asInt(),
                answer.path("slots-total").asInt(),
                answer.path("slots-available").asInt(),
                answer.path("jobs-running").asInt());
    }

    /** The registered TaskManagers. */
    public List<TaskManager> taskManagers() {
        return elements(get("/taskmanagers").path("taskmanagers"))
                .map(
                        node ->
                                new TaskManager(
                                        node.path("id").asText(),
                                        node.path("slotsNumber").asInt(),
                                        node.path("freeSlots").asInt(),
                                        time(node.path("timeSinceLastHeartbeat"))))
                .toList();
    }

    /** All jobs the cluster remembers, newest first. */
    public List<Job> jobs() {
        return elements(get("/jobs/overview").path("jobs"))
                .map(
                        node ->
                                new Job(
                                        node.path("jid").asText(),
                                        node.path("name").asText(),
                                        node.path("state").asText(),
                                        time(node.path("start-time")),
                                        node.path("tasks").path("running").asInt(),
                                        node.path("tasks").path("total").asInt()))
                .sorted(Comparator.comparing(Job::startedAt).reversed())
                .toList();
    }

    /** One job; empty when the cluster does not know it. */
    public Optional<Job> job(String jobId) {
        return jobs().stream().filter(job -> job.id().equals(jobId)).findFirst();
    }

    /**
     * How often the job has restarted since it was submitted (numRestarts); about ten seconds old,
     * and older while a TaskManager that is asked for its metrics is frozen.
     */
    public long restarts(String jobId) {
        return Long.parseLong(
                metrics(jobId, List.of("numRestarts")).getOrDefault("numRestarts", "0"));
    }

    /** Metrics of the job by name; those that Flink does not have are left out. */
    public Map<String, String> metrics(String jobId, List<String> names) {
        Map<String, String> values = new HashMap<>();
        elements(get("/jobs/" + jobId + "/metrics?get=" + encoded(names)))
                .forEach(node -> values.put(node.path("id").asText(), node.path("value").asText()));
        return values;
    }

    /**
     * Sum over every task of the job, and over all subtasks, of the metrics with this ending.
     *
     * @param ending end of the metric's name, for instance {@code .pendingRecords}
     */
    public double sumOfTaskMetrics(String jobId, String ending) {
        return elements(get("/jobs/" + jobId).path("vertices"))
                .map(task -> "/jobs/" + jobId + "/vertices/" + task.path("id").asText())
                .mapToDouble(task -> sumOf(task + "/subtasks/metrics", ending))
                .sum();
    }

    private double sumOf(String metrics, String ending) {
        List<String> names =
                elements(get(metrics))
                        .map(node -> node.path("id").asText())
                        .filter(name -> name.endsWith(ending))
                        .toList();
        if (names.isEmpty()) {
            return 0;
        }
        return elements(get(metrics + "?agg=sum&get=" + encoded(names)))
                .mapToDouble(node -> node.path("sum").asDouble())
                .sum();
    }

    /**
     * How many failures made the job restart, of the last sixteen that Flink remembers. Unlike
     * {@link #restarts} it is known within a second.
     */
    public int failures(String jobId) {
        return get("/jobs/" + jobId + "/exceptions?maxExceptions=100")
                .path("exceptionHistory")
                .path("entries")
                .size();
    }

    /** The exception that last made the job fail or restart, with its stack trace. */
    public Optional<String> lastFailure(String jobId) {
        return elements(
                        get("/jobs/" + jobId + "/exceptions?maxExceptions=1")
                                .path("exceptionHistory")
                                .path("entries"))
                .map(node -> node.path("stacktrace").asText())
                .findFirst();
    }

    /** Checkpoint statistics of a job. */
    public Checkpoints checkpoints(String jobId) {
        JsonNode answer = get("/jobs/" + jobId + "/checkpoints");
        JsonNode latest = answer.path("latest");
        Optional<Checkpoint> newest =
                Stream.of(latest.path("completed"), latest.path("savepoint"))
                        .filter(JsonNode::isObject)
                        .map(FlinkRest::checkpoint)
                        .max(Comparator.comparing(Checkpoint::number));
        JsonNode restored = latest.path("restored").path("external_path");
        return new Checkpoints(
                answer.path("counts").path("completed").asLong(),
                answer.path("counts").path("failed").asLong(),
                newest,
                restored.isTextual() ? Optional.of(restored.asText()) : Optional.empty());
    }

    /** Takes a checkpoint now and returns when it has completed. */
    public Checkpoint triggerCheckpoint(String jobId, Duration timeout) {
        String checkpoints = "/jobs/" + jobId + "/checkpoints";
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("checkpointType", "CONFIGURED");
        String trigger = send(post(checkpoints, body, PATIENCE)).path("request-id").asText();
        String what = "The checkpoint of job " + jobId;
        String number =
                await(checkpoints + "/" + trigger, timeout, what).path("checkpointId").asText();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return checkpoint(get(checkpoints + "/details/" + number));
            } catch (FlinkRestException e) {
                // The statistics are a snapshot, taken about once a second.
                if (e.status() != 404) {
                    throw e;
                }
                pause(deadline, what, timeout);
            }
        }
    }

    /** Cancels a job and returns when it has ended. Retained checkpoints stay. */
    public void cancel(String jobId, Duration timeout) {
        send(
                request("/jobs/" + jobId + "?mode=cancel", PATIENCE)
                        .method("PATCH", BodyPublishers.noBody()));
        awaitEnd(jobId, timeout);
    }

    /** Stops a job with a savepoint; returns the path of the savepoint when the job has ended. */
    public String stopWithSavepoint(String jobId, Path folder, Duration timeout) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("targetDirectory", "file://" + folder.toAbsolutePath());
        body.put("drain", false);
        String trigger =
                send(post("/jobs/" + jobId + "/stop", body, PATIENCE)).path("request-id").asText();
        JsonNode operation =
                await(
                        "/jobs/" + jobId + "/savepoints/" + trigger,
                        timeout,
                        "The savepoint of job " + jobId);
        awaitEnd(jobId, timeout);
        return operation.path("location").asText();
    }

    private void awaitEnd(String jobId, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!job(jobId).map(Job::ended).orElse(true)) {
            pause(deadline, "The end of job " + jobId, timeout);
        }
    }

    /** Waits for an asynchronous operation; returns its result. */
    private JsonNode await(String path, Duration timeout, String what) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            JsonNode answer = get(path);
            if (answer.path("status").path("id").asText().equals("COMPLETED")) {
                JsonNode operation = answer.path("operation");
                JsonNode failure =
                        operation.has("failureCause")
                                ? operation.path("failureCause")
                                : operation.path("failure-cause");
                if (failure.isObject()) {
                    throw new FlinkRestException(
                            500,
                            what + " failed: " + cause(failure.path("stack-trace").asText()),
                            null);
                }
                return operation;
            }
            pause(deadline, what, timeout);
        }
    }

    private static void pause(long deadline, String what, Duration timeout) {
        if (System.nanoTime() > deadline) {
            throw new FlinkRestException(
                    0, what + " was not there after " + timeout.toSeconds() + " s.", null);
        }
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private static Checkpoint checkpoint(JsonNode node) {
        return new Checkpoint(
                node.path("id").asLong(),
                node.path("is_savepoint").asBoolean(),
                time(node.path("latest_ack_timestamp")),
                node.path("external_path").asText(""));
    }

    private static Instant time(JsonNode milliseconds) {
        return Instant.ofEpochMilli(milliseconds.asLong());
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String encoded(List<String> names) {
        return URLEncoder.encode(String.join(",", names), StandardCharsets.UTF_8);
    }

    /** An id holds the jar's file name, which may hold anything. */
    private static String inPath(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode get(String path) {
        return send(request(path, PATIENCE).GET());
    }

    private HttpRequest.Builder post(String path, ObjectNode body, Duration patience) {
        return request(path, patience)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(patience);
    }

    private JsonNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new FlinkRestException(
                        response.statusCode(),
                        "Flink refused %s %s with status %d: %s"
                                .formatted(
                                        request.method(),
                                        request.uri().getPath(),
                                        response.statusCode(),
                                        errors(response.body())),
                        null);
            }
            return response.body().isBlank()
                    ? JsonNodeFactory.instance.objectNode()
                    : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new FlinkRestException(0, "Flink at " + address + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private static String errors(String body) {
        try {
            List<String> errors = new ArrayList<>();
            elements(JSON.readTree(body).path("errors"))
                    .forEach(error -> errors.add(cause(error.asText())));
            if (errors.size() > 1) {
                errors.remove("Internal server error.");
            }
            return errors.isEmpty() ? body : String.join("\n", errors);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    /** Of a long stack trace, the lines that say something: each exception without its frames. */
    private static String cause(String trace) {
        List<String> telling =
                trace.lines()
                        .map(String::strip)
                        .filter(line -> !line.startsWith("at ") && !line.startsWith("..."))
                        .filter(line -> !line.isEmpty() && !line.startsWith("<Exception on server"))
                        .distinct()
                        .toList();
        return telling.isEmpty() ? trace : String.join("\n", telling);
    }
}
