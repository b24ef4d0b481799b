package dev.candlewick.archivejob;

import dev.candlewick.archive.Archive;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every option of the job. */
@Command(
        name = "archive-job",
        description = "Keeps every record of a Kafka topic as Parquet files.",
        sortOptions = false,
        showDefaultValues = true,
        usageHelpWidth = 100)
@SuppressWarnings("NullAway.Init") // picocli sets required options
final class ArchiveOptions {
    private static final Pattern SECRET =
            Pattern.compile("password|secret|jaas|credential|token\\.auth|\\.key$");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[a-z]+:[^}]*\\}");

    @Option(
            names = "--bootstrap-servers",
            required = true,
            description = "Kafka brokers, host:port,host:port.")
    String bootstrapServers;

    @Option(names = "--topic", defaultValue = "ticks", description = "Topic to keep.")
    String topic;

    @Option(
            names = "--archive",
            required = true,
            paramLabel = "URI",
            description =
                    "Where the files go: file:///folder on every TaskManager, or s3://bucket/folder with"
                            + " one of Flink's S3 plug-ins in the cluster.")
    String archive;

    @Option(
            names = "--group",
            defaultValue = "candlewick-archive",
            description = "Consumer group that shows how far completed checkpoints have come.")
    String group;

    @Option(
            names = "--kafka-property",
            paramLabel = "KEY=VALUE",
            description =
                    "Further property of the Kafka clients; may be given again. A secret is named by its"
                            + " place, $${file:/path:NAME} with Kafka's config.providers.")
    Map<String, String> kafkaProperties = new LinkedHashMap<>();

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "SECONDS",
            defaultValue = "60",
            converter = Seconds.class,
            description =
                    "How often a checkpoint is taken. Each makes a file for every partition with new"
                            + " records, and only then can these be read.")
    Duration checkpointInterval;

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "URI",
            description = "Folder of the checkpoints. Default: the cluster's.")
    @Nullable String checkpointFolder;

    @Option(names = "--help", usageHelp = true, description = "Show this text.")
    boolean help;

    /**
     * @throws CommandLine.ParameterException says which option is wrong
     */
    static ArchiveOptions parse(String... arguments) {
        ArchiveOptions options = new ArchiveOptions();
        commandLine(options).parseArgs(arguments);
        if (!options.help) {
            options.check();
        }
        return options;
    }

    static CommandLine commandLine(ArchiveOptions options) {
        return new CommandLine(options);
    }

    private void check() {
        for (String owned : List.of("bootstrap.servers", "group.id", "auto.offset.reset")) {
            require(
                    !kafkaProperties.containsKey(owned),
                    "--kafka-property " + owned + " is set by the job itself");
        }
        kafkaProperties.forEach(
                (key, value) ->
                        require(
                                !SECRET.matcher(key).find() || REFERENCE.matcher(value).matches(),
                                "--kafka-property "
                                        + key
                                        + " would show a secret in the Flink UI; name where it stands:"
                                        + " ${file:/path:NAME} with Kafka's config.providers"));
        require(
                archive.matches("[a-z0-9]+://.+"),
                "--archive must be a URI such as file:///folder or s3://bucket/folder");
        require(
                !checkpointInterval.isZero() && !checkpointInterval.isNegative(),
                "--checkpoint-interval must be above 0");
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new CommandLine.ParameterException(commandLine(this), message);
        }
    }

    String jobName() {
        return "candlewick archive of " + topic;
    }

    Properties consumerProperties() {
        Properties properties = new Properties();
        properties.putAll(kafkaProperties);
        properties.setProperty("bootstrap.servers", bootstrapServers);
        properties.setProperty("group.id", group);
        properties.setProperty("client.id.prefix", group);
        return properties;
    }

    /**
     * Folder of the log, named by the topic that Kafka has now.
     *
     * @throws IllegalStateException when Kafka has no such topic or does not answer
     */
    String logFolder() {
        Properties properties = new Properties();
        properties.putAll(kafkaProperties);
        properties.setProperty("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(properties)) {
            TopicDescription description =
                    Objects.requireNonNull(
                            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
            return Archive.folder(topic, description.topicId().toString());
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Kafka at %s does not tell about the topic %s: %s"
                            .formatted(bootstrapServers, topic, e.getCause()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static final class Seconds implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("\\d{1,6}")) {
                throw new CommandLine.TypeConversionException(
                        "'" + text + "' is not a number of seconds");
            }
            return Duration.ofSeconds(Long.parseLong(text));
        }
    }
}
