package dev.candlewick.job;

import dev.candlewick.job.anomaly.KafkaRuleLog;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.source.ArchivedLogView;
import dev.candlewick.job.source.Older;
import dev.candlewick.job.tick.KafkaLogView;
import dev.candlewick.job.tick.LogView;
import dev.candlewick.job.timescale.DatabaseOptions;
import dev.candlewick.job.timescale.EpochRules;
import dev.candlewick.job.timescale.FlushOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every option of the job. Durations are written as 500ms, 5s, 10m, 24h. */
@Command(
        name = "candle-job",
        description = "Folds a Kafka topic of ticks into candles in TimescaleDB.",
        sortOptions = false,
        showDefaultValues = true,
        usageHelpWidth = 100)
@SuppressWarnings("NullAway.Init") // picocli sets required options
final class JobOptions {
    /** Event times are counted in microseconds; this leaves room to add and subtract. */
    private static final Duration LONGEST = Duration.ofDays(36500);

    /** Kafka properties that hold a secret, and a value that only says where it stands. */
    private static final Pattern SECRET =
            Pattern.compile("password|secret|jaas|credential|token\\.auth|\\.key$");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[a-z]+:[^}]*\\}");

    @Option(
            names = "--bootstrap-servers",
            required = true,
            description = "Kafka brokers, host:port,host:port.")
    String bootstrapServers;

    @Option(names = "--topic", defaultValue = "ticks", description = "Topic of the ticks.")
    String topic;

    @Option(
            names = "--group",
            description =
                    "Consumer group that shows how far completed checkpoints have come. Default:"
                            + " candlewick-epoch-N with the number of the epoch.")
    @Nullable String group;

    @Option(
            names = "--kafka-property",
            paramLabel = "KEY=VALUE",
            description =
                    "Further property of the Kafka consumer; may be given again. Secrets stand in a file"
                            + " on every host: a value such as $${file:/path:NAME} with Kafka's own"
                            + " config.providers.")
    Map<String, String> kafkaProperties = new LinkedHashMap<>();

    @Option(
            names = "--archive",
            paramLabel = "DIR|s3://...",
            description =
                    "Archive of the topic: what Kafka no longer has is read from there when the log is folded"
                            + " from its beginning.")
    @Nullable String archive;

    @Option(
            names = "--database-url",
            required = true,
            description = "jdbc:postgresql://host:port/database of TimescaleDB.")
    String databaseUrl;

    @Option(
            names = "--database-user",
            defaultValue = "candlewick_writer",
            description = "Role that writes.")
    String databaseUser;

    @Option(
            names = "--database-password-file",
            description =
                    "File with the password, on every host of the cluster. Without it, the environment"
                            + " variable CANDLEWICK_DATABASE_PASSWORD is read there.")
    @Nullable String databasePasswordFile;

    @Option(
            names = "--log-epoch",
            defaultValue = "1",
            description = "Number of this fold of the log; part of every key.")
    int logEpoch;

    @Option(
            names = "--instruments",
            description =
                    "Instrument file (symbol,calendar,condition_table,tick_size,name), read where the job"
                            + " is submitted. Default: the file in the jar.")
    @Nullable Path instrumentFile;

    @Option(
            names = "--horizon",
            defaultValue = "10m",
            description =
                    "How far a tick may lie behind the newest event time of its symbol and still revise"
                            + " candles.")
    Duration horizon;

    @Option(
            names = "--out-of-orderness",
            defaultValue = "500ms",
            description = "How long a candle waits for ticks out of order before it closes.")
    Duration outOfOrderness;

    @Option(
            names = "--idle-timeout",
            defaultValue = "10s",
            description =
                    "After how much silence, heartbeats included, a partition no longer holds back the"
                            + " others.")
    Duration idleTimeout;

    @Option(
            names = "--watermark-interval",
            defaultValue = "50ms",
            description = "How often the event clock is read.")
    Duration watermarkInterval;

    @Option(
            names = "--sweep-interval",
            defaultValue = "75ms",
            description = "How often forming candles are written.")
    Duration sweepInterval;

    @Option(
            names = "--partial-rows-per-second",
            defaultValue = "20000",
            description = "Most rows of forming candles in a second, for each parallel copy.")
    long partialRowsPerSecond;

    @Option(
            names = "--flush-interval",
            defaultValue = "10ms",
            description = "Longest time a row waits before it is written.")
    Duration flushInterval;

    @Option(
            names = "--flush-rows",
            defaultValue = "5000",
            description = "Number of rows that are written at once, at the latest.")
    int flushRows;

    @Option(
            names = "--database-outage",
            defaultValue = "5m",
            description = "How long the job waits for a database that is away before it fails.")
    Duration databaseOutage;

    @Option(
            names = "--checkpoint-interval",
            defaultValue = "5s",
            description = "How often a checkpoint is taken; 0ms leaves it to the cluster.")
    Duration checkpointInterval;

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "URI",
            description =
                    "Folder of the checkpoints, for instance one for each epoch. Default: the cluster's.")
    @Nullable String checkpointFolder;

    @Option(
            names = "--no-anomalies",
            description =
                    "Judge no candles: nothing is added to the table anomaly. What is known of them is kept in"
                            + " the job's state, with a gap.")
    boolean noAnomalies;

    @Option(
            names = "--rule-topic",
            defaultValue = "anomaly-rules",
            description =
                    "Topic of the rules that candles are judged by; without such a topic the defaults hold.")
    String ruleTopic;

    @Option(names = "--help", usageHelp = true, description = "Show this text.")
    boolean help;

    /**
     * @throws CommandLine.ParameterException says which option is wrong
     */
    static JobOptions parse(String... arguments) {
        JobOptions options = new JobOptions();
        commandLine(options).parseArgs(arguments);
        if (!options.help) {
            options.check();
        }
        return options;
    }

    static CommandLine commandLine(JobOptions options) {
        return new CommandLine(options).registerConverter(Duration.class, JobOptions::duration);
    }

    private static Duration duration(String text) {
        if (!text.matches("\\d{1,9}(ms|s|m|h)")) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not a duration such as 500ms, 5s, 10m or 24h");
        }
        long amount = Long.parseLong(text.replaceAll("\\D", ""));
        Duration duration =
                switch (text.replaceAll("\\d", "")) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
        if (duration.compareTo(LONGEST) > 0) {
            throw new CommandLine.TypeConversionException(
                    "'%s' is longer than %dh, a hundred years".formatted(text, LONGEST.toHours()));
        }
        return duration;
    }

    private void check() {
        for (String owned :
                List.of(
                        "bootstrap.servers",
                        "group.id",
                        "auto.offset.reset",
                        "enable.auto.commit",
                        "commit.offsets.on.checkpoint")) {
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
                                        + " --kafka-property config.providers=file --kafka-property"
                                        + " config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider"
                                        + " --kafka-property '"
                                        + key
                                        + "=${file:/path/to/secrets.properties:NAME}'"));
        require(logEpoch > 0, "--log-epoch must be above 0");
        require(flushRows > 0, "--flush-rows must be above 0");
        require(partialRowsPerSecond > 0, "--partial-rows-per-second must be above 0");
        require(
                databaseUrl.startsWith("jdbc:postgresql:"),
                "--database-url must begin with jdbc:postgresql:");
        require(
                !databaseUrl.contains("password="),
                "--database-url must not hold a password: job arguments are shown in the Flink UI");
        require(!watermarkInterval.isZero(), "--watermark-interval must be above 0");
        require(!sweepInterval.isZero(), "--sweep-interval must be above 0");
        require(!flushInterval.isZero(), "--flush-interval must be above 0");
        require(!idleTimeout.isZero(), "--idle-timeout must be above 0");
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new CommandLine.ParameterException(commandLine(this), message);
        }
    }

    /** Name of the job, by which others find the one that writes an epoch. */
    String jobName() {
        return "candlewick epoch " + logEpoch;
    }

    String consumerGroup() {
        return group == null ? "candlewick-epoch-" + logEpoch : group;
    }

    Instruments instruments() {
        Path file = instrumentFile;
        return file == null ? Instruments.shipped() : Instruments.in(file);
    }

    DatabaseOptions database() {
        return new DatabaseOptions(databaseUrl, databaseUser, databasePasswordFile);
    }

    FlushOptions flush() {
        return new FlushOptions(flushInterval, flushRows, databaseOutage);
    }

    EpochRules epochRules(Instruments instruments) {
        return new EpochRules(logEpoch, topic, horizon, instruments.text());
    }

    LogView log() {
        ArchivedLogView archived = archivedLog();
        return archived == null ? kafka() : archived;
    }

    /** The topic with what only its archive has; null without an archive. */
    @Nullable ArchivedLogView archivedLog() {
        return archive == null ? null : new ArchivedLogView(kafka(), new Older(archive));
    }

    private LogView kafka() {
        return new KafkaLogView(bootstrapServers, topic, kafkaProperties);
    }

    CandlePipeline.Rules rules(Instruments instruments) {
        return new CandlePipeline.Rules(
                topic,
                log(),
                horizon,
                instruments,
                watermarkInterval,
                sweepInterval,
                partialRowsPerSecond,
                !noAnomalies,
                new KafkaRuleLog(bootstrapServers, ruleTopic, kafkaProperties));
    }
}
