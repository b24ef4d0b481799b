package dev.candlewick.job.timescale;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes a stream into TimescaleDB at least once; the rows converge, so what readers see is exactly
 * once.
 *
 * @param <T> what the stream carries
 */
public final class TimescaleSink<T>
        implements Sink<T>, SupportsWriterState<T, CommitCount.Remembered> {

    interface BatchSupplier<T> extends Supplier<RowBatch<T>>, Serializable {}

    /** Group of every metric of this job, so that their names begin alike. */
    private static final String METERS = "candlewick";

    private final DatabaseOptions database;
    private final FlushOptions flush;
    private final int logEpoch;
    private final String name;
    private final BatchSupplier<T> batch;

    /**
     * A sink.
     *
     * @param name what is written, as {@code commit_count} names it
     */
    TimescaleSink(
            DatabaseOptions database,
            FlushOptions flush,
            int logEpoch,
            String name,
            BatchSupplier<T> batch) {
        this.database = database;
        this.flush = flush;
        this.logEpoch = logEpoch;
        this.name = name;
        this.batch = batch;
    }

    @Override
    public TimescaleWriter<T> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public TimescaleWriter<T> restoreWriter(
            WriterInitContext context, Collection<CommitCount.Remembered> remembered) {
        int writer = context.getTaskInfo().getIndexOfThisSubtask();
        return new TimescaleWriter<>(
                database.connections(),
                flush,
                batch.get(),
                new CommitCount(logEpoch, name, writer, remembered),
                context.getProcessingTimeService(),
                context.metricGroup().addGroup(METERS));
    }

    @Override
    public SimpleVersionedSerializer<CommitCount.Remembered> getWriterStateSerializer() {
        return new CommitCount.Serializer();
    }
}
