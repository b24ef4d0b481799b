package dev.candlewick.job.tick;

import java.util.Map;

/** How long the log is, followed while it grows. */
public interface LogEnds extends AutoCloseable {

    LogEnds NONE =
            new LogEnds() {
                @Override
                public Map<Integer, Long> newest() {
                    return Map.of();
                }

                @Override
                public void close() {}
            };

    /**
     * Offset that the next message will get, by partition, as the broker last said; a few seconds
     * old, and older while the broker does not answer.
     */
    Map<Integer, Long> newest();

    @Override
    void close();
}
