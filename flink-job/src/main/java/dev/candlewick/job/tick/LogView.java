package dev.candlewick.job.tick;

import java.io.Serializable;
import java.util.Map;

/** The topic as its broker describes it. */
public interface LogView extends Serializable {

    /** For tests without a broker: nothing is known, and nothing is checked. */
    LogView NONE = () -> new Extent("", "", Map.of(), Map.of());

    /**
     * What the topic holds at one moment.
     *
     * @param topicId given by Kafka when the topic was created; empty when it is not known
     * @param beginnings offset of the first message that is still there, by partition
     * @param ends offset that the next message will get, by partition
     */
    record Extent(
            String topic, String topicId, Map<Integer, Long> beginnings, Map<Integer, Long> ends) {}

    /**
     * Looks now.
     *
     * @throws IllegalStateException when the broker does not answer
     */
    Extent look() throws InterruptedException;

    /** Follows the growing log until it is closed; nothing is known of one without a broker. */
    default LogEnds follow() {
        return LogEnds.NONE;
    }
}
