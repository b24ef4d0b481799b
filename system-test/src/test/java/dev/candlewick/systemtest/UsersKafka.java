package dev.candlewick.systemtest;

import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A Kafka as a user has it, which is not ours: it speaks TLS, asks for a password, and lets the
 * user {@code reader} read one topic and do nothing else.
 */
final class UsersKafka implements AutoCloseable {
    private static final String STORE_PASSWORD = "not-secret";
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final String owner = "owner-" + UUID.randomUUID();
    private final String reader = "reader-" + UUID.randomUUID();
    private final Process broker;

    private UsersKafka(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        certificate();
        Path settings = settings(freePort());
        run(
                java(
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        settings.toString()));
        this.broker = start(java("kafka.Kafka", settings.toString()));
    }

    /** Starts it in a folder and waits until it answers. */
    static UsersKafka in(Path folder) throws IOException {
        UsersKafka kafka = new UsersKafka(folder);
        try {
            await().atMost(START).ignoreExceptions().until(kafka::answers);
            return kafka;
        } catch (RuntimeException | Error e) {
            kafka.close();
            throw e;
        }
    }

    /** Value of bootstrap.servers. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** The certificate that clients have to trust, as PEM. */
    Path certificates() {
        return folder.resolve("ca.pem");
    }

    /** Password of the user {@code reader}. */
    String readersPassword() {
        return reader;
    }

    /** Settings of the owner's clients. */
    Map<String, Object> owner() {
        return new HashMap<>(
                Map.of(
                        "bootstrap.servers",
                        address(),
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        login("owner", owner) + ";",
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.location",
                        certificates().toString()));
    }

    /** How a user logs in, without the semicolon at the end. */
    static String login(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\""
                .formatted(user, password);
    }

    /** Creates a topic that the reader may read. */
    void createTopic(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(owner())) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
            List<AclBinding> rights = new ArrayList<>();
            for (AclOperation operation : List.of(AclOperation.READ, AclOperation.DESCRIBE)) {
                rights.add(
                        new AclBinding(
                                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                                new AccessControlEntry(
                                        "User:reader", "*", operation, AclPermissionType.ALLOW)));
            }
            admin.createAcls(rights).all().get();
        }
    }

    private boolean answers() throws Exception {
        Map<String, Object> settings = owner();
        settings.put("request.timeout.ms", 3_000);
        settings.put("default.api.timeout.ms", 3_000);
        try (Admin admin = Admin.create(settings)) {
            return !admin.describeCluster().nodes().get().isEmpty();
        }
    }

    private void certificate() throws IOException {
        run(
                List.of(
                        javaHome("keytool"),
                        "-genkeypair",
                        "-alias",
                        "broker",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve("broker.p12").toString(),
                        "-storepass",
                        STORE_PASSWORD));
        run(
                List.of(
                        javaHome("keytool"),
                        "-exportcert",
                        "-rfc",
                        "-alias",
                        "broker",
                        "-keystore",
                        folder.resolve("broker.p12").toString(),
                        "-storepass",
                        STORE_PASSWORD,
                        "-file",
                        certificates().toString()));
    }

    private Path settings(int controllerPort) throws IOException {
        return Files.writeString(
                folder.resolve("server.properties"),
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=SASL_SSL://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=SASL_SSL://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
                inter.broker.listener.name=SASL_SSL
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.enabled.mechanisms=PLAIN
                listener.name.sasl_ssl.plain.sasl.jaas.config=%3$s user_owner="%4$s" user_reader="%5$s";
                ssl.keystore.type=PKCS12
                ssl.keystore.location=%6$s
                ssl.keystore.password=%7$s
                ssl.key.password=%7$s
                ssl.truststore.type=PEM
                ssl.truststore.location=%8$s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:owner;User:ANONYMOUS
                log.dirs=%9$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                """
                        .formatted(
                                port,
                                controllerPort,
                                login("owner", owner),
                                owner,
                                reader,
                                folder.resolve("broker.p12"),
                                STORE_PASSWORD,
                                certificates(),
                                folder.resolve("data")));
    }

    private static List<String> java(String main, String... arguments) throws IOException {
        Path target = Repository.root().resolve("local-stack/broker/target");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                javaHome("java"),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                Files.readString(target.resolve("classpath")).strip(),
                                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String javaHome(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("kafka.log").toFile()))
                .start();
    }

    private void run(List<String> command) throws IOException {
        try {
            Process process = start(command);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        command.getFirst() + ": " + Files.readString(folder.resolve("kafka.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        broker.destroyForcibly();
    }
}
