package dev.candlewick.systemtest.fault;

import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.localstack.Broker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Good ticks and messages that break the contract, mixed. Each of the bad ones is made from a good
 * one in a way that can only be bad, and it is known for which reason.
 */
final class Poison {
    private static final int SYMBOLS = 40;
    private static final int LARGE_ONES = 20;
    private static final int MEBIBYTE = 1 << 20;
    private static final long HOUR = 3_600_000_000L;

    private final SplittableRandom random;
    private final int good;
    private final int bad;
    private final Map<String, String> injected = new ConcurrentHashMap<>();

    Poison(long seed, int good, int bad) {
        random = new SplittableRandom(seed);
        this.good = good;
        this.bad = bad;
    }

    /**
     * A message as it is sent.
     *
     * @param reason why it must be rejected; empty when it must not
     */
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    private record Sent(byte @Nullable [] key, byte @Nullable [] value, String reason) {}

    /** Sends all of them and returns when the broker has confirmed each. */
    void send(String bootstrap, String topic) {
        AtomicReference<Optional<Exception>> failure = new AtomicReference<>(Optional.empty());
        try (KafkaProducer<byte[], byte[]> producer = SteadyFeed.producer(bootstrap)) {
            int goodLeft = good;
            int badLeft = bad;
            while (goodLeft + badLeft > 0) {
                boolean isGood = random.nextInt(goodLeft + badLeft) < goodLeft;
                Sent sent = isGood ? goodOne() : badOne(badLeft <= LARGE_ONES);
                goodLeft -= isGood ? 1 : 0;
                badLeft -= isGood ? 0 : 1;
                var unused =
                        producer.send(
                                new ProducerRecord<>(topic, sent.key(), sent.value()),
                                (place, exception) -> {
                                    if (exception != null) {
                                        failure.set(Optional.of(exception));
                                    } else if (!sent.reason().isEmpty()) {
                                        injected.put(
                                                place.partition() + "-" + place.offset(),
                                                sent.reason());
                                    }
                                });
            }
            for (int partition = 0; partition < Broker.TICKS_PARTITIONS; partition++) {
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        partition,
                                        null,
                                        MessageWriter.heartbeat("poison", SteadyFeed.now())));
            }
            producer.flush();
        }
        failure.get()
                .ifPresent(
                        exception -> {
                            throw new IllegalStateException(exception);
                        });
    }

    /** The bad ones, by partition and offset as {@code 3-17}, with the reason. */
    Map<String, String> injected() {
        return Map.copyOf(injected);
    }

    private Tick tick() {
        return new Tick(
                "POISON" + random.nextInt(SYMBOLS),
                SteadyFeed.now(),
                random.nextInt(1, 100_000) + "." + random.nextInt(10, 99),
                String.valueOf(random.nextInt(1, 1_000)),
                "X",
                null,
                null,
                "poison");
    }

    private Sent goodOne() {
        Tick tick = tick();
        return new Sent(bytes(tick.symbol()), MessageWriter.trade(tick), "");
    }

    private Sent badOne(boolean large) {
        Tick tick = tick();
        byte[] key = bytes(tick.symbol());
        byte[] whole = MessageWriter.trade(tick);
        if (large) {
            return new Sent(
                    key,
                    with(whole, "\"venue\":\"X\"", "\"venue\":\"" + "X".repeat(MEBIBYTE) + '"'),
                    "TEXT");
        }
        String price = "\"price\":" + tick.price();
        String size = "\"size\":" + tick.size();
        String symbol = '"' + tick.symbol() + '"';
        String time = "\"event_time\":" + tick.eventTime();
        return switch (random.nextInt(26)) {
            case 0 -> new Sent(key, null, "EMPTY");
            case 1 -> new Sent(null, new byte[0], "EMPTY");
            case 2 ->
                    new Sent(
                            key,
                            Arrays.copyOf(whole, random.nextInt(1, whole.length)),
                            "MALFORMED");
            case 3 -> new Sent(randomBytes(8), noise(), "MALFORMED");
            case 4 -> new Sent(key, with(whole, price, "\"price\":NaN"), "MALFORMED");
            case 5 -> new Sent(key, with(whole, price, "\"price\":-Infinity"), "MALFORMED");
            case 6 -> new Sent(key, with(whole, size, size + ',' + size), "MALFORMED");
            case 7 -> new Sent(key, bytes("[".repeat(random.nextInt(65, 5_000))), "MALFORMED");
            case 8 -> new Sent(key, bytes(text(whole) + text(whole)), "MALFORMED");
            case 9 -> new Sent(key, with(whole, "TRADE", "CANCEL"), "UNKNOWN_TYPE");
            case 10 -> new Sent(key, with(whole, price, "\"price\":\"1.5\""), "WRONG_TYPE");
            case 11 -> new Sent(key, with(whole, symbol, "17"), "WRONG_TYPE");
            case 12 -> new Sent(key, with(whole, time, time + ".5"), "WRONG_TYPE");
            case 13 -> new Sent(key, with(whole, price, "\"price\":null"), "MISSING_FIELD");
            case 14 -> new Sent(key, bytes("{}"), "MISSING_FIELD");
            case 15 -> new Sent(key, with(whole, symbol, "\"A\\u0000B\""), "SYMBOL");
            case 16 ->
                    new Sent(key, with(whole, symbol, "\"<script>alert(1)</script>\""), "SYMBOL");
            case 17 -> new Sent(key, with(whole, symbol, "\"'; DROP TABLE epoch; --\""), "SYMBOL");
            case 18 -> new Sent(null, whole, "KEY");
            case 19 -> new Sent(randomBytes(12), whole, "KEY");
            case 20 -> new Sent(key, with(whole, price, "\"price\":1.000000001"), "SCALE");
            case 21 -> new Sent(key, with(whole, price, "\"price\":-1"), "RANGE");
            case 22 -> new Sent(key, with(whole, size, "\"size\":1e400"), "RANGE");
            case 23 ->
                    new Sent(key, with(whole, time, "\"event_time\":253402300799000000"), "RANGE");
            case 24 ->
                    new Sent(key, with(whole, "\"venue\":\"X\"", "\"venue\":\"\\ud800\""), "TEXT");
            default ->
                    new Sent(
                            key,
                            with(whole, time, "\"event_time\":" + (tick.eventTime() + HOUR)),
                            "FUTURE");
        };
    }

    /** Bytes that are no UTF-8, whatever follows the first. */
    private byte[] noise() {
        byte[] bytes = randomBytes(random.nextInt(1, 300));
        bytes[0] = (byte) 0xFF;
        return bytes;
    }

    private byte[] randomBytes(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length + Long.BYTES);
        while (bytes.position() < length) {
            bytes.putLong(random.nextLong());
        }
        return Arrays.copyOf(bytes.array(), length);
    }

    private static byte[] with(byte[] message, String part, String replacement) {
        String text = text(message);
        if (!text.contains(part)) {
            throw new IllegalStateException(text + " does not contain " + part);
        }
        return bytes(text.replace(part, replacement));
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
