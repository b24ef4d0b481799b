package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.Clock;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.Outcome;
import dev.candlewick.benchmark.pass.Program;
import dev.candlewick.benchmark.pass.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs a job on a MiniCluster that stays. A pass submits the job, waits until its sink has all, and
 * cancels it. Checkpoints are exactly once, every 5 s, into files, and state lies on the heap,
 * whatever the job.
 */
final class FlinkProgram implements Program {

    /** A job to be. */
    interface Job {
        /**
         * Lays out the job.
         *
         * @param settings what every job of the benchmark has in common; may be changed
         */
        StreamExecutionEnvironment define(Configuration settings, Receiver receiver)
                throws Exception;

        /** Waits for what must have happened outside of Flink before a pass is over. */
        default void awaitOutside() throws Exception {}
    }

    private static final Duration CHECKPOINTS = Duration.ofSeconds(5);

    private final FrozenTopic topic;
    private final Job job;
    private final TemporaryFolder checkpoints;
    private final MiniCluster cluster;

    FlinkProgram(FrozenTopic topic, Job job) throws Exception {
        this(topic, job, 1);
    }

    /** With more than one TaskManager, their copies of the operators talk over sockets. */
    FlinkProgram(FrozenTopic topic, Job job, int taskManagers) throws Exception {
        this.topic = topic;
        this.job = job;
        checkpoints = TemporaryFolder.create();
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(taskManagers)
                                .setNumSlotsPerTaskManager(
                                        Math.ceilDiv(topic.parallelism(), taskManagers))
                                .build());
        cluster.start();
    }

    private Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.path().toUri().toString());
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        return settings;
    }

    @Override
    public Outcome pass(Clock clock) throws Exception {
        try (Receiver receiver = Receiver.open(topic)) {
            StreamExecutionEnvironment environment = job.define(settings(), receiver);
            environment.setParallelism(topic.parallelism());
            JobID id =
                    cluster.submitJob(environment.getStreamGraph().getJobGraph()).get().getJobID();
            var end =
                    cluster.requestJobResult(id)
                            .thenAccept(
                                    result ->
                                            result.getSerializedThrowable()
                                                    .ifPresent(receiver::fail));
            receiver.await(PATIENCE_SECONDS);
            job.awaitOutside();
            clock.stop();
            cluster.cancelJob(id).get();
            end.get(1, TimeUnit.MINUTES);
            return receiver.outcome();
        }
    }

    @Override
    public void close() throws IOException {
        cluster.closeAsync().join();
        checkpoints.close();
    }
}
