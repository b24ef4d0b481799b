package dev.candlewick.benchmark.topic;

import dev.candlewick.benchmark.topic.Market.MarketTick;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends ticks at a steady rate, whatever the system does with them: an open loop. The event time of
 * a tick is when it was meant to be sent, so that a stall of sender or system is part of what is
 * measured.
 */
public final class OpenLoop implements AutoCloseable {

    /** Told of each tick that the broker has taken; by the thread of the producer. */
    public interface Taken {
        /**
         * One tick.
         *
         * @param meant when it was meant to be sent, microseconds since the epoch
         */
        void taken(String symbol, long offset, long meant);
    }

    private final Market market;
    private final String[] names;
    private final String topic;
    private final Encoding encoding;
    private final Taken taken;
    private final KafkaProducer<byte[], byte[]> producer;
    private final boolean ids;
    private final AtomicLong lost = new AtomicLong();

    public OpenLoop(
            String bootstrapServers,
            String topic,
            Market.Description description,
            Encoding encoding,
            Taken taken) {
        this.topic = topic;
        this.encoding = encoding;
        this.taken = taken;
        market = new Market(description);
        ids = description.tradeIds();
        names = new String[description.symbols()];
        for (int symbol = 0; symbol < names.length; symbol++) {
            names[symbol] = Market.name(symbol);
        }
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.LINGER_MS_CONFIG,
                                1,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                256 << 10,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Sends for so many seconds at so many ticks a second. */
    public void run(int seconds, long ticksPerSecond) {
        long begin = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long beginNanos = System.nanoTime();
        long ticks = seconds * ticksPerSecond;
        for (long number = 0; number < ticks; number++) {
            long after = number * 1_000_000 / ticksPerSecond;
            long early = after * 1_000 - (System.nanoTime() - beginNanos);
            if (early > 0) {
                LockSupport.parkNanos(Math.max(early, 500_000));
            }
            send(begin + after);
        }
        producer.flush();
        if (lost.get() > 0) {
            throw new IllegalStateException("The broker has not taken " + lost + " ticks");
        }
    }

    /** Sends the ticks of as many seconds up to now, as fast as it goes. */
    public void fill(int seconds, long ticksPerSecond) {
        long begin = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - seconds * 1_000_000L;
        for (long number = 0; number < seconds * ticksPerSecond; number++) {
            send(begin + number * 1_000_000 / ticksPerSecond);
        }
        producer.flush();
        if (lost.get() > 0) {
            throw new IllegalStateException("The broker has not taken " + lost + " ticks");
        }
    }

    private void send(long meant) {
        MarketTick tick = market.next();
        tick.eventTime = meant;
        String symbol = names[tick.symbol];
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(
                        topic,
                        symbol.getBytes(StandardCharsets.US_ASCII),
                        encoding.encode(tick, symbol, ids ? "T" + tick.number : ""));
        if (encoding == Encoding.FLAT) {
            message.headers().add(Encoding.HEADER, Encoding.FLAT_1);
        }
        Future<RecordMetadata> unused =
                producer.send(
                        message,
                        (written, failure) -> {
                            if (failure != null) {
                                lost.incrementAndGet();
                            } else {
                                taken.taken(symbol, written.offset(), meant);
                            }
                        });
    }

    @Override
    public void close() {
        producer.close();
    }
}
