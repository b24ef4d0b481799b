package dev.candlewick.benchmark.kafkastreams;

import dev.candlewick.benchmark.peer.Tick;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Tells a tick its offset, which a deserializer does not see. */
final class OffsetProcessor extends ContextualFixedKeyProcessor<String, Tick, Tick> {
    @Override
    public void process(FixedKeyRecord<String, Tick> message) {
        message.value().offset = context().recordMetadata().orElseThrow().offset();
        context().forward(message);
    }
}
