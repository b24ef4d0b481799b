package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Carries partials to the keyed operator. They are in no checkpoint, so their bytes may change with
 * the job.
 */
public final class PartialBatchSerializer extends BytesSerializer<PartialBatch> {

    static final PartialBatchSerializer INSTANCE = new PartialBatchSerializer();

    public static final Type<PartialBatch> TYPE = new Type<>(PartialBatch.class, INSTANCE);

    @Override
    public PartialBatch createInstance() {
        return new PartialBatch();
    }

    @Override
    public PartialBatch copy(PartialBatch from) {
        return from.copy();
    }

    @Override
    protected void write(PartialBatch batch, DataOutput out) throws IOException {
        batch.write(out);
    }

    @Override
    protected PartialBatch read(DataInput in) throws IOException {
        return PartialBatch.read(in);
    }

    @Override
    public TypeSerializerSnapshot<PartialBatch> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PartialBatch> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
