package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.BytesSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Carries closed candles to the detectors. They are in no checkpoint, so their bytes may change.
 */
public final class BarBatchSerializer extends BytesSerializer<BarBatch> {

    static final BarBatchSerializer INSTANCE = new BarBatchSerializer();

    public static final Type<BarBatch> TYPE = new Type<>(BarBatch.class, INSTANCE);

    @Override
    public BarBatch createInstance() {
        return new BarBatch("", 0, List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public BarBatch copy(BarBatch from) {
        return from;
    }

    @Override
    protected void write(BarBatch value, DataOutput out) throws IOException {
        value.write(out);
    }

    @Override
    protected BarBatch read(DataInput in) throws IOException {
        return BarBatch.read(in);
    }

    @Override
    public TypeSerializerSnapshot<BarBatch> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BarBatch> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
