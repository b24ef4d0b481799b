package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.TemporaryFolder;
import dev.candlewick.job.CandleJob;
import dev.candlewick.job.CandlePipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs the job over a whole topic, without database, and says how large its state has become: bytes
 * of a checkpoint, milliseconds that it took, bytes of live heap. Arguments: bootstrap servers,
 * topic, parallelism.
 */
public final class StateSize {
    private static final String GROUP = "state-size-of-";
    private static final int CHECKPOINTS = 5;

    private StateSize() {}

    @SuppressWarnings("try") // closing may be interrupted
    public static void main(String[] arguments) throws Exception {
        String bootstrapServers = arguments[0];
        String topic = arguments[1];
        int parallelism = Integer.parseInt(arguments[2]);
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
        try (TemporaryFolder folder = TemporaryFolder.create();
                MiniCluster cluster =
                        new MiniCluster(
                                new MiniClusterConfiguration.Builder()
                                        .setConfiguration(settings)
                                        .setNumTaskManagers(1)
                                        .setNumSlotsPerTaskManager(parallelism)
                                        .build())) {
            cluster.start();
            JobID job =
                    cluster.submitJob(
                                    define(bootstrapServers, topic, parallelism, folder.path())
                                            .getStreamGraph()
                                            .getJobGraph())
                            .get()
                            .getJobID();
            awaitEnd(cluster, job, bootstrapServers, topic);
            long[] millis = new long[CHECKPOINTS];
            long bytes = 0;
            for (int number = 0; number < CHECKPOINTS; number++) {
                long began = System.nanoTime();
                String path = cluster.triggerCheckpoint(job).get();
                millis[number] = (System.nanoTime() - began) / 1_000_000;
                bytes = size(Path.of(URI.create(path)));
            }
            Arrays.sort(millis);
            System.out.println("checkpoint_bytes " + bytes);
            System.out.println("checkpoint_ms " + millis[CHECKPOINTS / 2]);
            System.out.println("heap_bytes " + liveHeap());
            cluster.cancelJob(job).get();
        }
    }

    private static StreamExecutionEnvironment define(
            String bootstrapServers, String topic, int parallelism, Path folder) {
        StreamExecutionEnvironment[] environment = new StreamExecutionEnvironment[1];
        CandlePipeline.Streams streams =
                CandleJob.withoutSinks(
                        own -> {
                            Configuration all = new Configuration(own);
                            all.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
                            all.set(
                                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                                    folder.toUri().toString());
                            environment[0] =
                                    StreamExecutionEnvironment.getExecutionEnvironment(all);
                            environment[0].setParallelism(parallelism);
                            return environment[0];
                        },
                        "--bootstrap-servers",
                        bootstrapServers,
                        "--topic",
                        topic,
                        "--group",
                        GROUP + topic,
                        "--database-url",
                        "jdbc:postgresql://unused");
        streams.candles().sinkTo(new DiscardingSink<>()).uid("candles");
        streams.lateTicks().sinkTo(new DiscardingSink<>()).uid("late");
        streams.rejectedTicks().sinkTo(new DiscardingSink<>()).uid("rejected");
        return environment[0];
    }

    /** Until a checkpoint covers everything. */
    private static void awaitEnd(
            MiniCluster cluster, JobID job, String bootstrapServers, String topic)
            throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(properties)) {
            Map<TopicPartition, OffsetSpec> partitions =
                    Objects.requireNonNull(
                                    admin.describeTopics(List.of(topic))
                                            .allTopicNames()
                                            .get()
                                            .get(topic))
                            .partitions()
                            .stream()
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .collect(Collectors.toMap(at -> at, at -> OffsetSpec.latest()));
            long end =
                    admin.listOffsets(partitions).all().get().values().stream()
                            .mapToLong(at -> at.offset())
                            .sum();
            long covered = -1;
            while (covered < end) {
                Thread.sleep(2_000);
                if (cluster.getJobStatus(job).get().isTerminalState()) {
                    throw new IllegalStateException("The job has ended");
                }
                covered =
                        admin
                                .listConsumerGroupOffsets(GROUP + topic)
                                .partitionsToOffsetAndMetadata()
                                .get()
                                .values()
                                .stream()
                                .filter(Objects::nonNull)
                                .mapToLong(at -> at.offset())
                                .sum();
            }
        }
    }

    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(StateSize::length).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int time = 0; time < 3; time++) {
            System.gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
