package dev.candlewick.job.candle;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** State serializer around the versioned byte form of {@link SymbolCandles}. */
public final class SymbolCandlesSerializer extends TypeSerializerSingleton<SymbolCandles> {

    public static final SymbolCandlesSerializer INSTANCE = new SymbolCandlesSerializer();

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public SymbolCandles createInstance() {
        return new SymbolCandles(0);
    }

    @Override
    public SymbolCandles copy(SymbolCandles from) {
        return from.copy();
    }

    @Override
    public SymbolCandles copy(SymbolCandles from, SymbolCandles reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(SymbolCandles candles, DataOutputView target) throws IOException {
        candles.write(target);
    }

    @Override
    public SymbolCandles deserialize(DataInputView source) throws IOException {
        return SymbolCandles.read(source);
    }

    @Override
    public SymbolCandles deserialize(SymbolCandles reuse, DataInputView source) throws IOException {
        return SymbolCandles.read(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        SymbolCandles.read(source).write(target);
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
