package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** State serializer around the versioned byte form of {@link SymbolCandles}. */
public final class SymbolCandlesSerializer extends BytesSerializer<SymbolCandles> {

    public static final SymbolCandlesSerializer INSTANCE = new SymbolCandlesSerializer();

    @Override
    public SymbolCandles createInstance() {
        return new SymbolCandles(0);
    }

    @Override
    public SymbolCandles copy(SymbolCandles from) {
        return from.copy();
    }

    @Override
    protected void write(SymbolCandles candles, DataOutput out) throws IOException {
        candles.write(out);
    }

    @Override
    protected SymbolCandles read(DataInput in) throws IOException {
        return SymbolCandles.read(in);
    }

    @Override
    public TypeSerializerSnapshot<SymbolCandles> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink stores beside the state to find the serializer again. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SymbolCandles> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
