package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A Kafka broker (KRaft, one process) that creates no topic by itself. What it has acknowledged
 * survives a kill; a power failure may lose the last moments, as the log is not flushed for each
 * message.
 */
public final class Broker implements Component {
    /** The tick topic, created at the first start with {@link #TICKS_PARTITIONS} partitions. */
    public static final String TICKS = "ticks";

    /** Partitions of the tick topic. */
    public static final int TICKS_PARTITIONS = 8;

    /** The topic of rules of anomalies, created at the first start: one partition, compacted. */
    public static final String ANOMALY_RULES = "anomaly-rules";

    private static final int LARGEST_MESSAGE_BYTES = 2 << 20;
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration LEADERS = Duration.ofSeconds(30);

    /** How long one that is starting is asked at a time: it may have died meanwhile. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    private static final int POLL_MILLIS = 20;
    private static final List<String> JVM_OPTIONS = List.of("-Xms128m", "-Xmx384m");

    private final Home home;
    private final int port;
    private final int controllerPort;
    private final JvmProcess jvm;

    Broker(Home home, int port, int controllerPort) {
        this.home = home;
        this.port = port;
        this.controllerPort = controllerPort;
        this.jvm = new JvmProcess(home, "broker", "broker");
    }

    @Override
    public String name() {
        return "Kafka";
    }

    /** Value of bootstrap.servers. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /**
     * Creates a topic as the tick topic is: log append time, unlimited retention, messages up to 2
     * MiB. Does nothing when it exists.
     */
    public void createTopic(String topic, int partitions) {
        create(List.of(log(topic, partitions)));
    }

    private static NewTopic log(String topic, int partitions) {
        return new NewTopic(topic, partitions, (short) 1)
                .configs(
                        Map.of(
                                "message.timestamp.type", "LogAppendTime",
                                "cleanup.policy", "delete",
                                "retention.ms", "-1",
                                "retention.bytes", "-1",
                                "max.message.bytes", Integer.toString(LARGEST_MESSAGE_BYTES)));
    }

    /** The last message of each key stays for good. */
    private static NewTopic compacted(String topic) {
        return new NewTopic(topic, 1, (short) 1)
                .configs(
                        Map.of(
                                "message.timestamp.type", "LogAppendTime",
                                "cleanup.policy", "compact"));
    }

    private void create(List<NewTopic> topics) {
        try (Admin admin = admin(Duration.ofSeconds(30))) {
            Map<String, KafkaFuture<Void>> answers = admin.createTopics(topics).values();
            Map<TopicPartition, OffsetSpec> fresh = new HashMap<>();
            for (NewTopic topic : topics) {
                if (isCreated(topic.name(), Objects.requireNonNull(answers.get(topic.name())))) {
                    for (int partition = 0; partition < topic.numPartitions(); partition++) {
                        fresh.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
                    }
                }
            }
            awaitLeaders(admin, fresh);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private static boolean isCreated(String topic, KafkaFuture<Void> answer)
            throws InterruptedException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw new LocalStackException(
                    Reason.START_FAILED,
                    "The topic " + topic + " cannot be created: " + e.getCause(),
                    e);
        }
    }

    /**
     * Until all partitions answer. Before, a producer may lose: its first batch comes too early,
     * the second in time and is taken for the first, and the first is refused for good. The client
     * itself asks no second time when the broker has not heard of the topic yet.
     */
    private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
            throws InterruptedException {
        long end = System.nanoTime() + LEADERS.toNanos();
        while (true) {
            try {
                admin.listOffsets(partitions).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
                    throw new LocalStackException(
                            Reason.START_FAILED,
                            "New topics do not answer: "
                                    + partitions.keySet()
                                    + ": "
                                    + e.getCause(),
                            e);
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    @Override
    public void start(Progress progress) {
        Steps.run(
                progress,
                name(),
                detail -> {
                    if (!isAlive()) {
                        FreePorts.require(port, "Kafka");
                        Path settings = writeSettings();
                        if (!Files.exists(mark())) {
                            detail.accept("formatting the log folder");
                            format(settings);
                        }
                        jvm.launch(
                                JavaHome.current(),
                                JVM_OPTIONS,
                                "kafka.Kafka",
                                List.of(settings.toString()));
                    }
                    jvm.awaitAnswer(name(), () -> answer(LOOK), List.of(port, controllerPort));
                    create(List.of(log(TICKS, TICKS_PARTITIONS), compacted(ANOMALY_RULES)));
                    return bootstrapServers();
                });
    }

    private Path data() {
        return home.folder("broker").resolve("data");
    }

    /** Written last when the log folder is formatted. */
    private Path mark() {
        return data().resolve("meta.properties");
    }

    private Path writeSettings() {
        String text =
                """
                # Written at every start.
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                auto.create.topics.enable=false
                log.retention.ms=-1
                log.retention.bytes=-1
                message.max.bytes=%4$d
                replica.fetch.max.bytes=%4$d
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=8
                offsets.retention.minutes=525600
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=8
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                # A killed broker may not register again until its old session is over.
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                """
                        .formatted(port, controllerPort, data(), LARGEST_MESSAGE_BYTES);
        try {
            Path folder = Files.createDirectories(home.folder("broker"));
            return Files.writeString(
                    folder.resolve("server.properties"), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failures.io("Preparing the broker in " + home.folder("broker"), e);
        }
    }

    /**
     * The mark of a formatted folder is written last, so what lies there without it is unfinished.
     */
    private void format(Path settings) {
        try {
            Deletion.delete(data());
        } catch (IOException e) {
            throw Failures.io("Preparing the broker in " + data(), e);
        }
        List<String> command =
                new ArrayList<>(
                        jvm.command(
                                JavaHome.current(),
                                List.of("-Xmx128m"),
                                "kafka.tools.StorageTool"));
        command.addAll(
                List.of(
                        "format",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        settings.toString()));
        Command.runToSuccess(home.folder("broker"), Duration.ofMinutes(1), command);
    }

    private Admin admin(Duration patience) {
        int milliseconds = (int) patience.toMillis();
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers(),
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        milliseconds,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        milliseconds,
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        200));
    }

    @Override
    public void stop() {
        jvm.process().stop("TERM", STOP);
    }

    @Override
    public void kill() {
        jvm.process().kill();
    }

    @Override
    public boolean isAlive() {
        return jvm.process().alive();
    }

    @Override
    public boolean healthy() {
        return isAlive() && answer(PATIENCE) == Answer.OURS;
    }

    /** Another stack's broker may have taken the port just before ours could. */
    private Answer answer(Duration patience) {
        // Cheaper than a client that finds nobody there.
        if (!FreePorts.answers(port)) {
            return Answer.NONE;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        try (Admin admin = admin(patience)) {
            while (true) {
                DescribeClusterResult cluster = admin.describeCluster();
                if (!clusterId().equals(cluster.clusterId().get())) {
                    return Answer.ANOTHERS;
                }
                if (!cluster.nodes().get().isEmpty()) {
                    return Answer.OURS;
                }
                // One that was held up for seconds is not in the cluster until its next heartbeat.
                if (System.nanoTime() > deadline) {
                    return Answer.NONE;
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (ExecutionException e) {
            return Answer.NONE;
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    /** The id that the log folder was formatted with. */
    private String clusterId() {
        Path mark = mark();
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(mark)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw Failures.io("Reading " + mark, e);
        }
        return properties.getProperty("cluster.id", "");
    }

    @Override
    public OptionalLong pid() {
        return jvm.process().pid();
    }

    @Override
    public Path logFile() {
        return jvm.logFile();
    }
}
