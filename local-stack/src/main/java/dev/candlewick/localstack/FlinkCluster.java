package dev.candlewick.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A Flink session cluster: one JobManager, and TaskManagers that can be killed and restarted one by
 * one. As a component, its main process is the JobManager.
 *
 * <p>Jobs do not survive the JobManager: whoever submitted one submits it again, from {@link
 * #newestRetainedCheckpoint()}. They survive a TaskManager once there are slots again.
 */
public final class FlinkCluster implements Component {
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(6);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String JOB_MANAGER = "jobmanager";

    /** Ends the name under which the port of a process is recorded. */
    private static final String METRICS = "-metrics";

    private final Home home;
    private final JavaHome java;
    private final FlinkSettings settings;
    private final FlinkRest rest;
    private final FlinkProcess jobManager;
    private final List<FlinkProcess> taskManagers = new ArrayList<>();
    private int nextTaskManager = 1;

    FlinkCluster(Home home, JavaHome java, int restPort, int rpcPort, int slots) {
        this.home = home;
        this.java = java;
        this.settings = new FlinkSettings(home.folder("cluster"), restPort, rpcPort, slots);
        this.rest = new FlinkRest(restUrl());
        this.jobManager =
                new FlinkProcess(
                        "Flink JobManager",
                        new JvmProcess(home, JOB_MANAGER, "cluster"),
                        this::jobManagerProgram,
                        this::answer,
                        List.of(restPort, rpcPort),
                        () -> metricsPort(JOB_MANAGER));
        do {
            taskManagers.add(taskManager(nextTaskManager));
            nextTaskManager++;
        } while (home.process("taskmanager-" + nextTaskManager).alive());
    }

    @Override
    public String name() {
        return "Flink";
    }

    /** Address of the REST API and the web UI. */
    public URI restUrl() {
        return URI.create("http://127.0.0.1:" + settings.restPort());
    }

    /** Client of the REST API. */
    public FlinkRest rest() {
        return rest;
    }

    /** The JobManager process. */
    public FlinkProcess jobManager() {
        return jobManager;
    }

    /** The TaskManager processes, alive or not; one after a start. */
    public List<FlinkProcess> taskManagers() {
        return List.copyOf(taskManagers);
    }

    /** Starts one more TaskManager. */
    public FlinkProcess addTaskManager(Progress progress) {
        FlinkProcess added = taskManager(nextTaskManager);
        nextTaskManager++;
        taskManagers.add(added);
        added.start(progress);
        return added;
    }

    /** Stops a TaskManager and forgets it; the first one cannot be removed. */
    public void removeTaskManager(FlinkProcess taskManager) {
        if (taskManagers.indexOf(taskManager) < 1) {
            throw new IllegalArgumentException(
                    taskManager.name() + " is not one of the added TaskManagers.");
        }
        taskManager.stop();
        taskManagers.remove(taskManager);
    }

    /**
     * Folder of the checkpoints; those of a job lie in a subfolder named by the job id, unless the
     * job has chosen a folder of its own.
     */
    public Path checkpoints() {
        return settings.checkpoints();
    }

    /** Folder of the savepoints. */
    public Path savepoints() {
        return settings.savepoints();
    }

    /** The newest completed checkpoint on disk, of any job; needs no running process. */
    public Optional<RetainedCheckpoint> newestRetainedCheckpoint() {
        return newestRetainedCheckpoint(checkpoints());
    }

    /** The newest completed checkpoint of the jobs that keep theirs in this folder. */
    public Optional<RetainedCheckpoint> newestRetainedCheckpoint(Path parent) {
        if (!Files.isDirectory(parent)) {
            return Optional.empty();
        }
        try (Stream<Path> jobs = Files.list(parent)) {
            return jobs.flatMap(job -> children(job).stream())
                    .flatMap(folder -> completed(folder).stream())
                    .max(
                            Comparator.comparing(RetainedCheckpoint::completedAt)
                                    .thenComparing(RetainedCheckpoint::number));
        } catch (IOException e) {
            throw Failures.io("Looking for checkpoints in " + parent, e);
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (NoSuchFileException e) {
            // Flink deletes old checkpoints while this looks around.
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A checkpoint's metadata file is written last, under another name until it is whole. */
    private static Optional<RetainedCheckpoint> completed(Path folder) {
        String name = String.valueOf(folder.getFileName());
        Path metadata = folder.resolve("_metadata");
        if (!name.matches("chk-\\d+")) {
            return Optional.empty();
        }
        try {
            Instant completedAt = Files.getLastModifiedTime(metadata).toInstant();
            String jobId = String.valueOf(folder.getName(folder.getNameCount() - 2));
            long number = Long.parseLong(name.substring("chk-".length()));
            return Optional.of(new RetainedCheckpoint(jobId, number, folder, completedAt));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start(Progress progress) {
        if (!jobManager.isAlive()) {
            FreePorts.require(settings.restPort(), "the Flink web UI");
        }
        settings.write();
        jobManager.start(progress);
        taskManagers.forEach(taskManager -> taskManager.start(progress));
    }

    private FlinkProcess.Program jobManagerProgram() {
        return new FlinkProcess.Program(
                java,
                settings.jobManagerOptions(),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of(
                        "--configDir",
                        settings.configuration().toString(),
                        chooseMetricsPort(JOB_MANAGER)));
    }

    /** As an argument of the process; the port stays the same over restarts where it can. */
    private String chooseMetricsPort(String process) {
        return FlinkSettings.metricsPort(home.keepPort(process + METRICS));
    }

    private int metricsPort(String process) {
        return home.recordedOr(process + METRICS, 0);
    }

    private FlinkProcess taskManager(int number) {
        String name = "taskmanager-" + number;
        return new FlinkProcess(
                "Flink TaskManager " + number,
                new JvmProcess(home, name, "cluster"),
                () -> taskManagerProgram(name),
                () -> isRegistered(name) ? Answer.OURS : Answer.NONE,
                List.of(),
                () -> metricsPort(name));
    }

    private FlinkProcess.Program taskManagerProgram(String name) {
        // A new id at every start: the old registration lives on until its heartbeat times out.
        String id = name + "-" + HexFormat.of().toHexDigits(RANDOM.nextInt());
        try {
            Files.writeString(idFile(name), id, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failures.io("Preparing " + idFile(name), e);
        }
        return new FlinkProcess.Program(
                java,
                settings.taskManagerOptions(),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                List.of(
                        "--configDir",
                        settings.configuration().toString(),
                        "-Dtaskmanager.resource-id=" + id,
                        chooseMetricsPort(name)));
    }

    private Path idFile(String name) {
        return home.run().resolve(name + ".id");
    }

    private boolean isRegistered(String name) {
        try {
            String id = Files.readString(idFile(name), StandardCharsets.UTF_8);
            Instant recent = Instant.now().minus(HEARTBEAT_TIMEOUT);
            return rest.taskManagers().stream()
                    .anyMatch(tm -> tm.id().equals(id) && tm.lastHeartbeat().isAfter(recent));
        } catch (FlinkRestException | NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw Failures.io("Reading " + idFile(name), e);
        }
    }

    /** Another stack's JobManager may have taken the REST port just before ours could. */
    private Answer answer() {
        try {
            if (!settings.areThoseOf(rest.configuration())) {
                return Answer.ANOTHERS;
            }
            return rest.overview().slots() >= 0 ? Answer.OURS : Answer.NONE;
        } catch (FlinkRestException e) {
            return Answer.NONE;
        }
    }

    @Override
    public void stop() {
        taskManagers.reversed().forEach(FlinkProcess::stop);
        jobManager.stop();
    }

    @Override
    public void kill() {
        taskManagers.forEach(FlinkProcess::kill);
        jobManager.kill();
    }

    /** True while any of its processes exists. */
    @Override
    public boolean isAlive() {
        return jobManager.isAlive() || taskManagers.stream().anyMatch(FlinkProcess::isAlive);
    }

    @Override
    public boolean healthy() {
        return jobManager.healthy() && taskManagers.stream().allMatch(FlinkProcess::healthy);
    }

    @Override
    public OptionalLong pid() {
        return jobManager.pid();
    }

    @Override
    public Path logFile() {
        return jobManager.logFile();
    }
}
