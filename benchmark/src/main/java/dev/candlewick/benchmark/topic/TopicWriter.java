package dev.candlewick.benchmark.topic;

import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.topic.Market.MarketTick;
import dev.candlewick.localstack.Broker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frozen topics. A symbol has one partition, and partitions are about equally full: the next
 * symbol goes where the fewest ticks are expected so far.
 */
public final class TopicWriter {
    /** Windows of every width that began before are over by then. */
    private static final Duration TAIL = Duration.ofDays(2);

    private static final int PATIENCE_MILLIS = 900_000;

    private final Broker broker;

    public TopicWriter(Broker broker) {
        this.broker = broker;
    }

    /**
     * Creates the topic and writes it.
     *
     * @throws IllegalStateException when the broker does not take a message
     */
    public FrozenTopic write(
            String name,
            Encoding encoding,
            Market.Description description,
            int partitions,
            long ticks) {
        Market market = new Market(description);
        int[] partitionOf = partitions(market, description.symbols(), partitions);
        String[] names = new String[description.symbols()];
        byte[][] keys = new byte[names.length][];
        for (int symbol = 0; symbol < names.length; symbol++) {
            names[symbol] = Market.name(symbol);
            keys[symbol] = names[symbol].getBytes(StandardCharsets.US_ASCII);
        }
        broker.createTopic(name, partitions);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        long last = 0;
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            long total = ticks + partitions;
            for (long i = 0; i < total; i++) {
                MarketTick tick = market.next();
                if (i >= ticks) {
                    toTail(tick, (int) (i - ticks), partitionOf);
                } else {
                    last = Math.max(last, tick.eventTime);
                }
                String tradeId = description.tradeIds() ? "T" + tick.number : "";
                ProducerRecord<byte[], byte[]> message =
                        new ProducerRecord<>(
                                name,
                                partitionOf[tick.symbol],
                                keys[tick.symbol],
                                encoding.encode(tick, names[tick.symbol], tradeId));
                if (encoding == Encoding.FLAT) {
                    message.headers().add(Encoding.HEADER, Encoding.FLAT_1);
                }
                Future<RecordMetadata> unused =
                        producer.send(
                                message,
                                (written, e) -> {
                                    if (e != null) {
                                        failure.compareAndSet(null, e);
                                    }
                                });
            }
            producer.flush();
        }
        Exception first = failure.get();
        if (first != null) {
            throw new IllegalStateException(
                    "The broker did not take topic " + name + ": " + first, first);
        }
        return new FrozenTopic(
                broker.bootstrapServers(), name, partitions, ticks, tailFrom(last), 1);
    }

    /** Midnight after the last tick. */
    private static long tailFrom(long lastEventTime) {
        long day = Duration.ofDays(1).toMillis() * 1000;
        return (lastEventTime / day + 1) * day;
    }

    private static void toTail(MarketTick tick, int partition, int[] partitionOf) {
        int symbol = 0;
        while (partitionOf[symbol] != partition) {
            symbol++;
        }
        tick.symbol = symbol;
        tick.eventTime += TAIL.toMillis() * 1000;
    }

    static int[] partitions(Market market, int symbols, int partitions) {
        if (symbols < partitions) {
            throw new IllegalArgumentException(
                    "%d symbols leave some of %d partitions empty".formatted(symbols, partitions));
        }
        double[] load = new double[partitions];
        int[] partitionOf = new int[symbols];
        for (int symbol = 0; symbol < symbols; symbol++) {
            int least = 0;
            for (int partition = 1; partition < partitions; partition++) {
                if (load[partition] < load[least]) {
                    least = partition;
                }
            }
            partitionOf[symbol] = least;
            load[least] += market.weight(symbol);
        }
        return partitionOf;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        50,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        512 << 10,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        64L << 20,
                        // A busy machine is slow, which is no failure.
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        PATIENCE_MILLIS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
