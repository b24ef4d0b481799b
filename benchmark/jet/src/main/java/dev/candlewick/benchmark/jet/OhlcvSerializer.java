package dev.candlewick.benchmark.jet;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import dev.candlewick.benchmark.peer.Ohlcv;
import java.io.IOException;

/** Writes accumulators into snapshots. */
public final class OhlcvSerializer implements StreamSerializer<Ohlcv> {
    @Override
    public int getTypeId() {
        return 1;
    }

    @Override
    public void write(ObjectDataOutput out, Ohlcv candle) throws IOException {
        candle.write(out);
    }

    @Override
    public Ohlcv read(ObjectDataInput in) throws IOException {
        return Ohlcv.read(in);
    }
}
