package dev.candlewick.job.anomaly;

import java.io.Serializable;
import java.util.List;

/** The topic of rules as a whole. */
public interface RuleLog extends Serializable {
    /** A log without rules. */
    RuleLog NONE = List::of;

    /**
     * Every record that the topic holds at this moment, the oldest first; none when there is no
     * such topic.
     *
     * @throws InterruptedException when the thread is to end
     */
    List<RuleRecord> all() throws InterruptedException;
}
