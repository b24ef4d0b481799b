package dev.candlewick.localstack;

import java.time.Duration;

/**
 * Is told how a start or stop gets on, step by step. Called by one thread, steps do not overlap.
 */
public interface Progress {
    /** Says nothing. */
    Progress SILENT =
            new Progress() {
                @Override
                public void started(String step) {}

                @Override
                public void detail(String step, String detail) {}

                @Override
                public void done(String step, String result, Duration took) {}

                @Override
                public void failed(String step, String reason) {}
            };

    /** A step begins, for instance "TimescaleDB". */
    void started(String step);

    /** What the step is doing now, for instance "downloading 38 packages". */
    void detail(String step, String detail);

    /** The step is done; result says what came of it, for instance "127.0.0.1:5433". */
    void done(String step, String result, Duration took);

    /** The step failed; an exception with the same reason follows. */
    void failed(String step, String reason);
}
