package dev.candlewick.benchmark.limit;

import dev.candlewick.benchmark.pass.Candles;
import dev.candlewick.benchmark.pass.Clock;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.Outcome;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.benchmark.tick.Decoder;
import dev.candlewick.benchmark.tick.RawTick;
import java.util.List;

/**
 * The limits that plain loops set. Arguments: {@code drain}, {@code count} or {@code fold}, and the
 * encoding.
 */
public final class Loop {
    private Loop() {}

    public static void main(String[] arguments) {
        PassServer.serve(
                arguments,
                (topic, own) -> {
                    Decoder decoder = Decoder.of(own[1]);
                    return switch (own[0]) {
                        case "drain" -> clock -> drain(topic);
                        case "count" -> clock -> count(topic, decoder);
                        case "fold" -> clock -> fold(topic, decoder, clock);
                        default -> throw new IllegalArgumentException(own[0]);
                    };
                });
    }

    /** Takes the messages and does nothing with them. */
    private static Outcome drain(FrozenTopic topic) {
        return Outcome.events(new TopicReader(topic).read(message -> {}));
    }

    /** Decodes them too; the sum keeps the compiler from leaving that out. */
    private static Outcome count(FrozenTopic topic, Decoder decoder) {
        RawTick tick = new RawTick();
        long[] sum = new long[1];
        long events =
                new TopicReader(topic)
                        .read(
                                message -> {
                                    decoder.decode(message.value(), tick);
                                    sum[0] += tick.eventTime ^ tick.price ^ tick.size;
                                });
        if (sum[0] == 0) {
            throw new IllegalStateException("Nothing was decoded");
        }
        return Outcome.events(events);
    }

    /** Makes the candles of all widths. */
    private static Outcome fold(FrozenTopic topic, Decoder decoder, Clock clock) {
        Candles candles = new Candles(topic, List.of(Span.values()));
        LoopFold fold = new LoopFold(topic.partitions(), candles);
        RawTick tick = new RawTick();
        long events =
                new TopicReader(topic)
                        .read(
                                message -> {
                                    byte[] value = message.value();
                                    decoder.decode(value, tick);
                                    fold.add(
                                            message.key(),
                                            message.partition(),
                                            message.offset(),
                                            tick,
                                            value);
                                });
        fold.finish();
        clock.stop();
        if (!candles.isComplete()) {
            throw new IllegalStateException("The loop has lost ticks");
        }
        return Outcome.of(events, 0, candles);
    }
}
