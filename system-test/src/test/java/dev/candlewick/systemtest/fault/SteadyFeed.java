package dev.candlewick.systemtest.fault;

import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends ticks at a steady rate, as old as the moment they are sent in, until it is stopped; and
 * once a second a heartbeat to every partition. A broker that is away is waited for.
 */
final class SteadyFeed implements AutoCloseable {
    private static final List<String> SYMBOLS =
            IntStream.range(0, 20).mapToObj(i -> "FAULT" + i).toList();
    private static final long STEP_NANOS = 10_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int LONGEST_WAIT = (int) Duration.ofMinutes(10).toMillis();

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final int rate;
    private final Manner manner;
    private final List<String> symbols;
    private final SplittableRandom random;
    private final long[] cents = new SplittableRandom(1).longs(20, 1_000, 90_000).toArray();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Optional<Exception>> failure =
            new AtomicReference<>(Optional.empty());
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> sending;
    private volatile boolean stopped;
    private long sent;

    /**
     * How its ticks come.
     *
     * @param longestDelay each tick is younger than this; microseconds
     * @param silent partition that nothing is sent to, no heartbeat either; below 0: none
     */
    record Manner(long longestDelay, int silent) {
        static final Manner PUNCTUAL = new Manner(0, -1);
    }

    private SteadyFeed(
            String bootstrap, String topic, int partitions, int rate, Manner manner, long seed) {
        this.topic = topic;
        this.partitions = partitions;
        this.rate = rate;
        this.manner = manner;
        symbols =
                SYMBOLS.stream()
                        .filter(symbol -> partitionOf(symbol, partitions) != manner.silent())
                        .toList();
        random = new SplittableRandom(seed);
        producer = producer(bootstrap);
        sending = thread.submit(this::send);
    }

    /**
     * Begins to send.
     *
     * @param rate ticks a second
     */
    static SteadyFeed to(
            String bootstrap, String topic, int partitions, int rate, Manner manner, long seed) {
        return new SteadyFeed(bootstrap, topic, partitions, rate, manner, seed);
    }

    /** The partition that a producer sends the ticks of a symbol to. */
    static int partitionOf(String symbol, int partitions) {
        return BuiltInPartitioner.partitionForKey(
                symbol.getBytes(StandardCharsets.UTF_8), partitions);
    }

    /** A producer that does not give up within ten minutes. */
    static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 96L << 20);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_WAIT);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LONGEST_WAIT);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        // Of two requests on their way to a topic made a moment ago, the broker may refuse the
        // first and
        // take the second; the first is then out of sequence whenever it comes again.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Ticks a second. */
    int rate() {
        return rate;
    }

    /** Ticks that the broker has confirmed. */
    long acknowledged() {
        return acknowledged.get();
    }

    /**
     * Sends no more and returns when all is confirmed.
     *
     * @return ticks sent
     */
    long stop() throws InterruptedException, ExecutionException {
        stopped = true;
        sending.get();
        producer.flush();
        Optional<Exception> failed = failure.get();
        if (failed.isPresent() || acknowledged.get() != sent) {
            throw new IllegalStateException(
                    "%d of %d ticks were confirmed".formatted(acknowledged.get(), sent),
                    failed.orElse(null));
        }
        return sent;
    }

    private void send() {
        long begin = System.nanoTime();
        long heartbeats = 0;
        while (!stopped) {
            long passed = System.nanoTime() - begin;
            for (long due = passed / 1_000 * rate / 1_000_000; sent < due; sent++) {
                var unused = producer.send(next(), this::confirmed);
            }
            if (passed / SECOND_NANOS >= heartbeats) {
                heartbeat();
                heartbeats++;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        // So that every candle of the run that can be closed is.
        heartbeat();
    }

    private void confirmed(Object metadata, Exception exception) {
        if (exception == null) {
            acknowledged.incrementAndGet();
        } else {
            failure.set(Optional.of(exception));
        }
    }

    private ProducerRecord<byte[], byte[]> next() {
        int symbol = random.nextInt(symbols.size());
        cents[symbol] = Math.max(1, cents[symbol] + random.nextInt(-3, 4));
        Tick tick =
                new Tick(
                        symbols.get(symbol),
                        now()
                                - (manner.longestDelay() == 0
                                        ? 0
                                        : random.nextLong(manner.longestDelay())),
                        BigDecimal.valueOf(cents[symbol], 2).toString(),
                        String.valueOf(random.nextInt(1, 500)),
                        null,
                        null,
                        String.valueOf(sent),
                        "steady");
        return new ProducerRecord<>(
                topic, tick.symbol().getBytes(StandardCharsets.UTF_8), MessageWriter.trade(tick));
    }

    private void heartbeat() {
        for (int partition = 0; partition < partitions; partition++) {
            if (partition == manner.silent()) {
                continue;
            }
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    partition,
                                    null,
                                    MessageWriter.heartbeat("steady", now())));
        }
    }

    /** Microseconds since the epoch. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() {
        stopped = true;
        producer.close(Duration.ZERO);
        thread.close();
    }
}
