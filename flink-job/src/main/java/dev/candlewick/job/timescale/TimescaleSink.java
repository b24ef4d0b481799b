package dev.candlewick.job.timescale;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes a stream into TimescaleDB at least once; the rows converge, so what readers see is exactly
 * once.
 *
 * @param <T> what the stream carries
 */
public final class TimescaleSink<T> implements Sink<T> {

    interface BatchSupplier<T> extends Supplier<RowBatch<T>>, Serializable {}

    /** Group of every metric of this job, so that their names begin alike. */
    private static final String METERS = "candlewick";

    private final DatabaseOptions database;
    private final FlushOptions flush;
    private final BatchSupplier<T> batch;

    TimescaleSink(DatabaseOptions database, FlushOptions flush, BatchSupplier<T> batch) {
        this.database = database;
        this.flush = flush;
        this.batch = batch;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new TimescaleWriter<>(
                database.connections(),
                flush,
                batch.get(),
                context.getProcessingTimeService(),
                context.metricGroup().addGroup(METERS));
    }
}
