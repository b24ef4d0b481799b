package dev.candlewick.benchmark.jmh;

import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.benchmark.topic.Market;
import dev.candlewick.benchmark.topic.Market.MarketTick;
import dev.candlewick.job.candle.PartialBatch;
import dev.candlewick.job.candle.PartialBatchSerializer;
import dev.candlewick.job.candle.PartitionFold;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.TickParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for a tick: parser in both encodings, fold; and for a batch of partials: serializer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class HotPath {
    /** A power of two, and less than a second of event time. */
    private static final int TICKS = 8192;

    private static final byte[] FLAT = "flat1".getBytes(StandardCharsets.US_ASCII);
    private static final long HORIZON = Duration.ofMinutes(10).toNanos() / 1000;

    private final TickParser parser = new TickParser();
    private final LogRecord record = new LogRecord();
    private final byte[][] keys = new byte[TICKS][];
    private final byte[][] json = new byte[TICKS][];
    private final byte[][] flat = new byte[TICKS][];
    private final LogRecord[] parsed = new LogRecord[TICKS];
    private final PartialBatchSerializer serializer = new PartialBatchSerializer();
    private final DataOutputSerializer out = new DataOutputSerializer(4096);
    private PartitionFold fold;
    private PartialBatch[] batches;
    private byte[] serialized;
    private int next;
    private long offset;

    @Setup
    public void prepare() throws IOException {
        Market market = new Market(new Market.Description(1, 100, 1, 10_000, false));
        fold = new PartitionFold(0, HORIZON, Instruments.shipped());
        for (int i = 0; i < TICKS; i++) {
            MarketTick tick = market.next();
            String symbol = Market.name(tick.symbol);
            keys[i] = symbol.getBytes(StandardCharsets.US_ASCII);
            json[i] = Encoding.JSON.encode(tick, symbol, "");
            flat[i] = Encoding.FLAT.encode(tick, symbol, "");
            parsed[i] = new LogRecord();
            parsed[i].key(keys[i]);
            parsed[i].value(flat[i]);
            parser.parse(parsed[i], FLAT, false);
            parsed[i].offset = offset++;
            fold.fold(parsed[i]);
        }
        List<PartialBatch> flushed = new ArrayList<>();
        fold.flush(Long.MAX_VALUE, batch -> flushed.add(batch.copy()));
        batches = flushed.toArray(PartialBatch[]::new);
        serializer.serialize(batches[0], out);
        serialized = out.getCopyOfBuffer();
    }

    private int next() {
        next = (next + 1) & (TICKS - 1);
        return next;
    }

    @Benchmark
    public LogRecord parseJson() {
        int i = next();
        record.key(keys[i]);
        record.value(json[i]);
        parser.parse(record, null, false);
        return record;
    }

    @Benchmark
    public LogRecord parseFlat() {
        int i = next();
        record.key(keys[i]);
        record.value(flat[i]);
        parser.parse(record, FLAT, false);
        return record;
    }

    /** One tick; what is open is flushed once in 8192 ticks. */
    @Benchmark
    public PartitionFold.Outcome fold() {
        int i = next();
        LogRecord tick = parsed[i];
        tick.offset = offset++;
        PartitionFold.Outcome outcome = fold.fold(tick);
        if (i == 0) {
            fold.flush(Long.MAX_VALUE, batch -> {});
        }
        return outcome;
    }

    @Benchmark
    public DataOutputSerializer serializePartials() throws IOException {
        out.clear();
        serializer.serialize(batches[next() % batches.length], out);
        return out;
    }

    @Benchmark
    public PartialBatch deserializePartials() throws IOException {
        return serializer.deserialize(new DataInputDeserializer(serialized));
    }
}
