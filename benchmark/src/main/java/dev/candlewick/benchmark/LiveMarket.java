package dev.candlewick.benchmark;

import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.benchmark.topic.Market;
import dev.candlewick.benchmark.topic.OpenLoop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a market to a running system, while the caller looks at what comes of it. */
final class LiveMarket implements AutoCloseable {
    private static final String TOPIC = "ticks";
    private static final int LOOK_MILLIS = 500;

    private final OpenLoop loop;
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private volatile OpenLoop.Taken told = (symbol, offset, meant) -> {};

    LiveMarket(BenchOptions options, String bootstrapServers) {
        loop =
                new OpenLoop(
                        bootstrapServers,
                        TOPIC,
                        new Market.Description(
                                options.seed, options.symbols, options.zipf, 1, false),
                        Encoding.JSON,
                        (symbol, offset, meant) -> told.taken(symbol, offset, meant));
    }

    /** Who is told of each tick that the broker takes from now on. */
    void tell(OpenLoop.Taken taken) {
        told = taken;
    }

    /** Sends the ticks of so many seconds up to now, as fast as it goes. */
    void fill(int seconds, long ticksPerSecond) {
        loop.fill(seconds, ticksPerSecond);
    }

    /** Sends for so many seconds; looks meanwhile, on the caller's thread. */
    void run(int seconds, long ticksPerSecond, Runnable look)
            throws InterruptedException, ExecutionException {
        Future<?> sending = sender.submit(() -> loop.run(seconds, ticksPerSecond));
        while (true) {
            try {
                sending.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillSending) {
                look.run();
            }
        }
    }

    /** Microseconds since the epoch. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() {
        sender.shutdownNow();
        loop.close();
    }
}
