package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.BytesSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** State serializer around the versioned byte form of {@link SymbolDetectors}. */
final class SymbolDetectorsSerializer extends BytesSerializer<SymbolDetectors> {

    static final SymbolDetectorsSerializer INSTANCE = new SymbolDetectorsSerializer();

    @Override
    public SymbolDetectors createInstance() {
        return new SymbolDetectors();
    }

    @Override
    public SymbolDetectors copy(SymbolDetectors from) {
        return from.copy();
    }

    @Override
    protected void write(SymbolDetectors value, DataOutput out) throws IOException {
        value.write(out);
    }

    @Override
    protected SymbolDetectors read(DataInput in) throws IOException {
        return SymbolDetectors.read(in);
    }

    @Override
    public TypeSerializerSnapshot<SymbolDetectors> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SymbolDetectors> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
