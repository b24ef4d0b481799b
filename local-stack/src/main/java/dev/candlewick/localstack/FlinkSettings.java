package dev.candlewick.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Configuration of the Flink cluster.
 *
 * @param folder everything of the cluster lies below it
 * @param slots task slots of each TaskManager
 */
record FlinkSettings(Path folder, int restPort, int rpcPort, int slots) {
    private static final String CHECKPOINTS = "execution.checkpointing.dir";
    private static final String RPC_PORT = "jobmanager.rpc.port";
    private static final String METRICS_PORT = "metrics.reporter.prometheus.port";
    private static final int JOB_MANAGER_HEAP = 512;
    private static final int FRAMEWORK_HEAP = 128;
    private static final int TASK_HEAP = 896;
    private static final int NETWORK = 128;
    private static final int OFF_HEAP = 128;
    private static final int METASPACE = 320;

    /** Packages of the JDK that Flink and its serializers look into. */
    private static final List<String> OPENED =
            List.of(
                    "java.lang",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.text",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "java.util.concurrent.locks",
                    "sun.nio.ch");

    Path configuration() {
        return folder.resolve("conf");
    }

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    Path savepoints() {
        return folder.resolve("savepoints");
    }

    /** Whether a JobManager with this configuration is the one of this folder. */
    boolean areThoseOf(Map<String, String> configuration) {
        return uri(checkpoints()).equals(configuration.get(CHECKPOINTS))
                && Integer.toString(rpcPort).equals(configuration.get(RPC_PORT));
    }

    /** Not toUri(): Flink takes %20 for a part of the name. */
    private static String uri(Path path) {
        return "file://" + path;
    }

    /** What a process is told beside the configuration: where it serves its metrics. */
    static String metricsPort(int port) {
        return "-D" + METRICS_PORT + "=" + port;
    }

    List<String> jobManagerOptions() {
        return options(JOB_MANAGER_HEAP, OFF_HEAP);
    }

    List<String> taskManagerOptions() {
        return options(FRAMEWORK_HEAP + TASK_HEAP, 2 * OFF_HEAP + NETWORK);
    }

    private static List<String> options(int heap, int direct) {
        return Stream.concat(
                        Stream.of(
                                "-Xms128m",
                                "-Xmx" + heap + "m",
                                "-XX:MaxDirectMemorySize=" + direct + "m",
                                "-XX:MaxMetaspaceSize=" + METASPACE + "m"),
                        OPENED.stream()
                                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"))
                .toList();
    }

    /** Writes the configuration and makes the folders it names. */
    void write() {
        try {
            for (String name :
                    List.of("conf", "checkpoints", "savepoints", "upload", "tmp", "jobs")) {
                Files.createDirectories(folder.resolve(name));
            }
            Files.writeString(
                    configuration().resolve("config.yaml"), text(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failures.io("Preparing the cluster in " + folder, e);
        }
    }

    private String text() {
        return processes() + bucket(System.getenv());
    }

    /** Where buckets are; who asks for them, the processes read from their own environment. */
    static String bucket(Map<String, String> environment) {
        String region =
                environment.getOrDefault(
                        "AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", "us-east-1"));
        String endpoint =
                environment.getOrDefault(
                        "AWS_ENDPOINT_URL_S3", environment.getOrDefault("AWS_ENDPOINT_URL", ""));
        return endpoint.isEmpty()
                ? "s3.region: %s\n".formatted(region)
                : "s3.region: %s\ns3.endpoint: %s\ns3.path-style-access: true\n"
                        .formatted(region, endpoint);
    }

    private String processes() {
        // Flink dies without a word unless every memory size is given, as no start script adds
        // them.
        return """
        # Written at every start.
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %1$d
        jobmanager.bind-host: 127.0.0.1
        jobmanager.memory.heap.size: %6$dm
        jobmanager.archive.fs.dir: %3$s/jobs
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: %4$d
        taskmanager.cpu.cores: %4$d.0
        taskmanager.memory.framework.heap.size: %7$dm
        taskmanager.memory.framework.off-heap.size: %10$dm
        taskmanager.memory.task.heap.size: %8$dm
        taskmanager.memory.task.off-heap.size: %10$dm
        taskmanager.memory.managed.size: 64m
        taskmanager.memory.network.min: %9$dm
        taskmanager.memory.network.max: %9$dm
        taskmanager.memory.jvm-metaspace.size: %11$dm
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m

        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %2$d
        rest.bind-port: %2$d
        # What the web pages and the REST API show is at most this old, in milliseconds.
        web.refresh-interval: 1000
        # A frozen TaskManager that is asked for its metrics keeps all metrics, those of the jobs too, at what they
        # were, for as long as this. By default that is ten minutes. Nobody waits longer for an answer.
        web.timeout: 20 s
        web.submit.enable: true
        web.cancel.enable: true
        web.upload.dir: %5$s/upload
        web.access-control-allow-origin: http://127.0.0.1:%2$d
        io.tmp.dirs: %5$s/tmp

        heartbeat.interval: 1 s
        heartbeat.timeout: 6 s
        restart-strategy.type: exponential-delay
        restart-strategy.exponential-delay.initial-backoff: 500 ms
        restart-strategy.exponential-delay.max-backoff: 10 s
        restart-strategy.exponential-delay.backoff-multiplier: 1.5
        restart-strategy.exponential-delay.reset-backoff-threshold: 1 min

        execution.checkpointing.interval: 5 s
        execution.checkpointing.dir: %3$s/checkpoints
        execution.checkpointing.savepoint-dir: %3$s/savepoints
        execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION
        execution.checkpointing.num-retained: 3
        execution.checkpointing.tolerable-failed-checkpoints: 3

        metrics.reporter.prometheus.factory.class: org.apache.flink.metrics.prometheus.LoopbackReporterFactory
        metrics.reporter.prometheus.filterLabelValueCharacters: false
        metrics.reporter.prometheus.scope.variables.excludes: host;tm_id;task_id;operator_id;task_attempt_num
        """
                .formatted(
                        rpcPort,
                        restPort,
                        uri(folder),
                        slots,
                        folder,
                        JOB_MANAGER_HEAP,
                        FRAMEWORK_HEAP,
                        TASK_HEAP,
                        NETWORK,
                        OFF_HEAP,
                        METASPACE);
    }
}
