package dev.candlewick.localstack;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Client of Flink's REST API. Every method throws {@link FlinkRestException}. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commits
public final class FlinkRest {
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    /** Client of the REST API at this address, for instance {@code http://127.0.0.1:8081}. */
    public FlinkRest(URI address) {
        this.address = address;
    }

    /**
     * A job as Flink sees it.
     *
     * @param id 32 hexadecimal digits
     * @param state CREATED, RUNNING, FAILING, FAILED, CANCELLING, CANCELED, FINISHED, RESTARTING,
     *     SUSPENDED or RECONCILING
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
     * @param triggeredAt when it began; every record read before is covered, none is promised after
     * @param path where it lies, as a URI or a path
     */
    public record Checkpoint(
            long number,
            boolean savepoint,
            Instant triggeredAt,
            Instant completedAt,
            String path) {}

    /**
     * Checkpoints of a job since it was started or restored.
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
     * How to run an uploaded jar.
     *
     * @param entryClass main class; the one of the jar's manifest when empty
     * @param restoreFrom checkpoint or savepoint path
     */
    public record Run(
            List<String> arguments, Optional<String> entryClass, Optional<String> restoreFrom) {}

    /** Uploads a jar, as the form of the web UI does; returns its id. */
    public String upload(Path jar) {
        throw new UnsupportedOperationException(address + " " + http);
    }

    /** Runs an uploaded jar; returns the job id. */
    public String run(String jarId, Run run) {
        throw new UnsupportedOperationException();
    }

    /** Slots and jobs of the cluster. */
    public Overview overview() {
        throw new UnsupportedOperationException();
    }

    /** All jobs the cluster remembers, newest first. */
    public List<Job> jobs() {
        throw new UnsupportedOperationException();
    }

    /** One job; empty when the cluster does not know it. */
    public Optional<Job> job(String jobId) {
        throw new UnsupportedOperationException();
    }

    /** How often the job has restarted since it was submitted (numRestarts). */
    public long restarts(String jobId) {
        throw new UnsupportedOperationException();
    }

    /** Metrics of the job by name; those that Flink does not have are left out. */
    public Map<String, String> metrics(String jobId, List<String> names) {
        throw new UnsupportedOperationException();
    }

    /**
     * A metric that every subtask of an operator or task has, summed over all tasks of the job.
     *
     * @param suffix end of the metric's name, for instance {@code .pendingRecords}
     */
    public double sumOfTaskMetrics(String jobId, String suffix) {
        throw new UnsupportedOperationException();
    }

    /** The exception that last made the job fail or restart. */
    public Optional<String> lastFailure(String jobId) {
        throw new UnsupportedOperationException();
    }

    /** Checkpoint statistics of a job. */
    public Checkpoints checkpoints(String jobId) {
        throw new UnsupportedOperationException();
    }

    /** Takes a checkpoint now and returns when it has completed. */
    public Checkpoint triggerCheckpoint(String jobId, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /** Cancels a job and returns when it has ended. Retained checkpoints stay. */
    public void cancel(String jobId, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /** Stops a job with a savepoint; returns the path of the savepoint when the job has ended. */
    public String stopWithSavepoint(String jobId, Path folder, Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
