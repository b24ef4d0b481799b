package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.BytesSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries what detectors say. It is in no checkpoint, so its bytes may change. */
public final class SymbolFlagsSerializer extends BytesSerializer<SymbolFlags> {

    static final SymbolFlagsSerializer INSTANCE = new SymbolFlagsSerializer();

    public static final Type<SymbolFlags> TYPE = new Type<>(SymbolFlags.class, INSTANCE);

    @Override
    public SymbolFlags createInstance() {
        return new SymbolFlags("", 0, -1, 0, List.of(), List.of());
    }

    @Override
    public SymbolFlags copy(SymbolFlags from) {
        return from;
    }

    @Override
    protected void write(SymbolFlags value, DataOutput out) throws IOException {
        value.write(out);
    }

    @Override
    protected SymbolFlags read(DataInput in) throws IOException {
        return SymbolFlags.read(in);
    }

    @Override
    public TypeSerializerSnapshot<SymbolFlags> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SymbolFlags> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
