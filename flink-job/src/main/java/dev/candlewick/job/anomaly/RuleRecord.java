package dev.candlewick.job.anomaly;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic of rules as it came. What travels and is kept in state are these bytes, not
 * what this version understands of them.
 */
public class RuleRecord {
    public String topic = "";
    public int partition;
    public long offset;

    /** Milliseconds since the epoch. */
    public long appendTime;

    public byte @Nullable [] key;
    public byte @Nullable [] value;

    /** The record as Kafka gives it. */
    public static RuleRecord of(ConsumerRecord<byte[], byte[]> from) {
        RuleRecord record = new RuleRecord();
        record.topic = from.topic();
        record.partition = from.partition();
        record.offset = from.offset();
        record.appendTime = from.timestamp();
        record.key = from.key();
        record.value = from.value();
        return record;
    }

    /**
     * What it says.
     *
     * @throws RuleRejection when it is no rule
     */
    public RuleChange change() throws RuleRejection {
        RuleChange change = RuleMessage.read(key, value);
        if (partition != 0) {
            throw new RuleRejection(
                    RuleRejectReason.PARTITION,
                    "rules stand in partition 0, this is in " + partition);
        }
        return change;
    }
}
