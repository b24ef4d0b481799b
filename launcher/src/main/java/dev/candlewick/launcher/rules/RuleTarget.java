package dev.candlewick.launcher.rules;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Broker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say whose rules are meant: those of the running system, or of a Kafka. */
public final class RuleTarget {
    private static final String SERVERS = "bootstrap.servers";

    @Option(
            names = "--kafka",
            paramLabel = "FILE",
            description =
                    "Settings of Kafka's clients, bootstrap.servers among them, for a job on a Kafka of your own."
                            + " Default: the running system.")
    private @Nullable Path kafka;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = Broker.ANOMALY_RULES,
            description = "Topic of the rules there. Default: ${DEFAULT-VALUE}.")
    private String topic = Broker.ANOMALY_RULES;

    private @Nullable Running running;

    /** The running system; empty when a Kafka is named. */
    public Optional<Running> running() {
        if (kafka != null) {
            return Optional.empty();
        }
        if (running == null) {
            running = Running.require(Installation.current());
        }
        return Optional.ofNullable(running);
    }

    /** The topic. */
    public RuleTopic topic() {
        Path file = kafka;
        if (file == null) {
            String servers = running().orElseThrow().stack().broker().bootstrapServers();
            return new RuleTopic(servers, topic, Map.of());
        }
        Properties read = new Properties();
        try (InputStream bytes = Files.newInputStream(file)) {
            read.load(bytes);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.wrongUsage(
                    "The Kafka properties %s cannot be read: %s.".formatted(file, e));
        }
        Map<String, String> properties = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        String servers = properties.remove(SERVERS);
        if (servers == null || servers.isBlank()) {
            throw CommandFailure.wrongUsage("%s names no %s.".formatted(file, SERVERS));
        }
        return new RuleTopic(servers, topic, properties);
    }
}
