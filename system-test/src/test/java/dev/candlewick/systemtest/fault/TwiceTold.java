package dev.candlewick.systemtest.fault;

import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Ticks of the last eight minutes, up to five minutes out of order; one in twenty is sent again, as
 * after a reconnect.
 */
final class TwiceTold {
    private static final int SYMBOLS = 10;
    private static final long SPAN = 480_000_000;
    private static final long DISORDER = 300_000_000;
    private static final int REPEATED = 20;

    private final SplittableRandom random;
    private final int ticks;
    private long repeated;

    TwiceTold(long seed, int ticks) {
        random = new SplittableRandom(seed);
        this.ticks = ticks;
    }

    /** Ticks that were sent a second time. */
    long repeated() {
        return repeated;
    }

    /** Sends all and returns when the broker has them. */
    void send(String bootstrap, String topic) {
        long begin = SteadyFeed.now() - SPAN;
        try (KafkaProducer<byte[], byte[]> producer = SteadyFeed.producer(bootstrap)) {
            for (int number = 0; number < ticks; number++) {
                ProducerRecord<byte[], byte[]> record =
                        record(topic, number, begin + SPAN * number / ticks);
                var unused = producer.send(record);
                if (random.nextInt(REPEATED) == 0) {
                    var unusedToo = producer.send(record);
                    repeated++;
                }
            }
            producer.flush();
        }
    }

    private ProducerRecord<byte[], byte[]> record(String topic, int number, long clock) {
        Tick tick =
                new Tick(
                        "TOLD" + random.nextInt(SYMBOLS),
                        clock - random.nextLong(DISORDER),
                        BigDecimal.valueOf(random.nextInt(1_000, 2_000), 2).toString(),
                        String.valueOf(random.nextInt(1, 500)),
                        null,
                        null,
                        "told-" + number,
                        "told");
        return new ProducerRecord<>(
                topic, tick.symbol().getBytes(StandardCharsets.UTF_8), MessageWriter.trade(tick));
    }
}
