package dev.candlewick.job.timescale;

import java.io.Serializable;
import java.time.Duration;

/**
 * By what an epoch folds its log; written down once, in the table {@code epoch}.
 *
 * @param instruments the instrument file, word for word
 */
public record EpochRules(int logEpoch, String topic, Duration horizon, String instruments)
        implements Serializable {

    long horizonMicros() {
        return horizon.toNanos() / 1000;
    }
}
