package dev.candlewick.benchmark.kafkastreams;

import dev.candlewick.benchmark.peer.Ohlcv;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Ten longs, one after the other. */
final class OhlcvSerde implements Serde<Ohlcv> {
    @Override
    public Serializer<Ohlcv> serializer() {
        return (topic, candle) -> candle == null ? null : write(candle);
    }

    @Override
    public Deserializer<Ohlcv> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(ByteBuffer.wrap(bytes));
    }

    private static byte[] write(Ohlcv candle) {
        return ByteBuffer.allocate(Ohlcv.BYTES)
                .putLong(candle.openTime)
                .putLong(candle.openOffset)
                .putLong(candle.open)
                .putLong(candle.closeTime)
                .putLong(candle.closeOffset)
                .putLong(candle.close)
                .putLong(candle.high)
                .putLong(candle.low)
                .putLong(candle.volume)
                .putLong(candle.trades)
                .array();
    }

    private static Ohlcv read(ByteBuffer in) {
        Ohlcv candle = new Ohlcv();
        candle.openTime = in.getLong();
        candle.openOffset = in.getLong();
        candle.open = in.getLong();
        candle.closeTime = in.getLong();
        candle.closeOffset = in.getLong();
        candle.close = in.getLong();
        candle.high = in.getLong();
        candle.low = in.getLong();
        candle.volume = in.getLong();
        candle.trades = in.getLong();
        return candle;
    }
}
