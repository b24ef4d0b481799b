package dev.candlewick.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Flink session cluster: one JobManager, and TaskManagers that can be killed and restarted one by
 * one. As a component, its main process is the JobManager.
 */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commits
public final class FlinkCluster implements Component {
    @Override
    public String name() {
        return "Flink";
    }

    /** Address of the REST API and the web UI. */
    public URI restUrl() {
        throw new UnsupportedOperationException();
    }

    /** Client of the REST API. */
    public FlinkRest rest() {
        throw new UnsupportedOperationException();
    }

    /** The JobManager process. */
    public FlinkProcess jobManager() {
        throw new UnsupportedOperationException();
    }

    /** The TaskManager processes, alive or not; one after a start. */
    public List<FlinkProcess> taskManagers() {
        throw new UnsupportedOperationException();
    }

    /** Starts one more TaskManager. */
    public FlinkProcess addTaskManager(Progress progress) {
        throw new UnsupportedOperationException();
    }

    /** Folder of the checkpoints; those of a job lie in a subfolder named by the job id. */
    public Path checkpoints() {
        throw new UnsupportedOperationException();
    }

    /** Folder of the savepoints. */
    public Path savepoints() {
        throw new UnsupportedOperationException();
    }

    /** The newest completed checkpoint on disk, of any job; needs no running process. */
    public Optional<RetainedCheckpoint> newestRetainedCheckpoint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(Progress progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAlive() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean healthy() {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong pid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path logFile() {
        throw new UnsupportedOperationException();
    }
}
