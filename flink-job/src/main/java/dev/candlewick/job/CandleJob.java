package dev.candlewick.job;

import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.source.RuleSource;
import dev.candlewick.job.source.TickSource;
import dev.candlewick.job.tick.LogClock;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.timescale.EpochRegistry;
import dev.candlewick.job.timescale.EpochRules;
import dev.candlewick.job.timescale.TimescaleSinks;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import picocli.CommandLine;

/** Reads options, attaches source and sinks to {@link CandlePipeline}, and starts the job. */
public final class CandleJob {

    private static final int MAX_PARALLELISM = 128;
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);

    /** What a checkpoint may take beyond the longest wait for the database. */
    private static final Duration CHECKPOINT_RESERVE = Duration.ofMinutes(5);

    private CandleJob() {}

    public static void main(String[] arguments) throws Exception {
        JobOptions options;
        try {
            options = JobOptions.parse(arguments);
        } catch (CommandLine.ParameterException e) {
            throw new ProgramParametrizationException(
                    e.getMessage() + "\n\n" + e.getCommandLine().getUsageMessage());
        }
        if (options.help) {
            System.out.println(JobOptions.commandLine(options).getUsageMessage());
            return;
        }
        Instruments instruments = options.instruments();
        EpochRules rules = options.epochRules(instruments);
        new EpochRegistry(options.database()).check(rules);

        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration(options));
        define(environment, options, instruments, rules);
        environment.execute(options.jobName());
    }

    /** The whole job: source, topology, sinks. */
    static void define(
            StreamExecutionEnvironment environment,
            JobOptions options,
            Instruments instruments,
            EpochRules rules) {
        attachSinks(streams(environment, options, instruments), options, instruments, rules);
    }

    /**
     * The job without its sinks, on an environment with its own configuration: for benchmarks.
     *
     * @param arguments as on the command line
     */
    public static CandlePipeline.Streams withoutSinks(
            Function<Configuration, StreamExecutionEnvironment> environment, String... arguments) {
        JobOptions options = JobOptions.parse(arguments);
        return streams(environment.apply(configuration(options)), options, options.instruments());
    }

    private static CandlePipeline.Streams streams(
            StreamExecutionEnvironment environment, JobOptions options, Instruments instruments) {
        DataStream<LogStretch> log =
                environment
                        .fromSource(
                                source(options),
                                LogClock.strategy(options.outOfOrderness, options.idleTimeout),
                                "read and parse ticks from " + options.topic)
                        .uid("tick-source");
        DataStream<RuleRecord> ruleChanges =
                environment
                        .fromSource(
                                RuleSource.of(
                                        options.bootstrapServers,
                                        options.ruleTopic,
                                        options.consumerGroup(),
                                        options.kafkaProperties),
                                RuleSource.NO_CLOCK,
                                "read rules of anomalies")
                        .setParallelism(1)
                        .uid("rule-source");
        return CandlePipeline.define(log, ruleChanges, options.rules(instruments));
    }

    private static void attachSinks(
            CandlePipeline.Streams streams,
            JobOptions options,
            Instruments instruments,
            EpochRules rules) {
        TimescaleSinks sinks =
                new TimescaleSinks(options.database(), options.flush(), rules, options.log());
        streams.candles()
                .sinkTo(sinks.candles(instruments))
                .name("upsert candles")
                .uid("candle-sink");
        streams.flags().sinkTo(sinks.flags()).name("upsert anomalies").uid("anomaly-sink");
        streams.ruleChanges()
                .sinkTo(sinks.ruleChanges())
                .setParallelism(1)
                .name("note changes of rules")
                .uid("rule-change-sink");
        streams.rejectedTicks()
                .sinkTo(sinks.rejectedTicks())
                .name("keep rejected ticks")
                .uid("rejected-tick-sink");
        streams.lateTicks().sinkTo(sinks.lateTicks()).name("keep late ticks").uid("late-tick-sink");
        streams.snapshotTicks()
                .sinkTo(sinks.snapshotTicks())
                .name("note snapshots")
                .uid("snapshot-tick-sink");
        streams.importedCandles()
                .sinkTo(sinks.importedCandles())
                .name("import bars")
                .uid("imported-candle-sink");
        streams.feedGaps().sinkTo(sinks.feedGaps()).name("note gaps").uid("feed-gap-sink");
    }

    /**
     * Always from the beginning of the log when there is no checkpoint: a fold that began in the
     * middle would write candles with a part of their ticks.
     */
    private static TickSource source(JobOptions options) {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers);
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, options.consumerGroup());
        properties.putAll(options.kafkaProperties);
        return new TickSource(options.topic, properties, options.archivedLog());
    }

    /** What the job needs whatever the cluster's defaults are. */
    static Configuration configuration(JobOptions options) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // State is found again by the uid of its operator: none may be made up.
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, options.watermarkInterval);
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        if (!options.checkpointInterval.isZero()) {
            configuration.set(
                    CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
        }
        if (options.checkpointFolder != null) {
            configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, options.checkpointFolder);
        }
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        // With unaligned checkpoints partials would lie in channels while their offsets are
        // committed.
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_TIMEOUT,
                options.databaseOutage.plus(CHECKPOINT_RESERVE));
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 3);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return configuration;
    }
}
