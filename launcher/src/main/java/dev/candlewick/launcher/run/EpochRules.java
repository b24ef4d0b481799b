package dev.candlewick.launcher.run;

import java.time.Duration;

/**
 * By what an epoch folds the log.
 *
 * @param horizon how far a tick may lie behind the newest event time of its symbol; whole
 *     milliseconds
 * @param instruments the instrument file, word for word
 */
public record EpochRules(Duration horizon, String instruments) {
    /** The horizon as the job's command line wants it, for instance {@code 10m}. */
    public String horizonText() {
        long milliseconds = horizon.toMillis();
        if (milliseconds % 1000 != 0 || milliseconds == 0) {
            return milliseconds + "ms";
        }
        long seconds = milliseconds / 1000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
