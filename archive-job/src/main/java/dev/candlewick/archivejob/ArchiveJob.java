package dev.candlewick.archivejob;

import dev.candlewick.archive.ArchivedRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import picocli.CommandLine;

/** Copies every record of a topic into Parquet files, one file per partition and checkpoint. */
public final class ArchiveJob {

    private ArchiveJob() {}

    public static void main(String[] arguments) throws Exception {
        ArchiveOptions options;
        try {
            options = ArchiveOptions.parse(arguments);
        } catch (CommandLine.ParameterException e) {
            throw new ProgramParametrizationException(
                    e.getMessage() + "\n\n" + e.getCommandLine().getUsageMessage());
        }
        if (options.help) {
            System.out.println(ArchiveOptions.commandLine(options).getUsageMessage());
            return;
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration(options));
        DataStream<ArchivedRecord> log =
                environment
                        .fromSource(
                                source(options),
                                WatermarkStrategy.noWatermarks(),
                                "read " + options.topic)
                        .uid("archive-source");
        keep(log, options.archive, options.logFolder());
        environment.execute(options.jobName());
    }

    /**
     * Attaches the files.
     *
     * @param archive folder or bucket
     * @param folder of the log in it
     */
    static void keep(DataStream<ArchivedRecord> log, String archive, String folder) {
        log.sinkTo(
                        FileSink.forBulkFormat(new Path(archive + "/" + folder), new ParquetFiles())
                                .withBucketAssigner(new DayAndPartition())
                                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                                .withOutputFileConfig(
                                        OutputFileConfig.builder()
                                                .withPartPrefix("part")
                                                .withPartSuffix(".parquet")
                                                .build())
                                .build())
                .name("keep as Parquet")
                .uid("archive-files");
    }

    /** Always from the beginning of the log when there is no checkpoint. */
    private static KafkaSource<ArchivedRecord> source(ArchiveOptions options) {
        return KafkaSource.<ArchivedRecord>builder()
                .setTopics(options.topic)
                .setProperties(options.consumerProperties())
                .setStartingOffsets(new FromTheBeginning())
                .setDeserializer(new WholeRecord())
                .build();
    }

    static Configuration configuration(ArchiveOptions options) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
        if (options.checkpointFolder != null) {
            configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, options.checkpointFolder);
        }
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 3);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return configuration;
    }
}
