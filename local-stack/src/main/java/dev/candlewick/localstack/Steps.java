package dev.candlewick.localstack;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reports one step to a {@link Progress}, whatever way it ends. */
final class Steps {
    private Steps() {}

    /**
     * Runs a step.
     *
     * @param work is given a place for details and returns the result in words
     */
    static void run(Progress progress, String step, Function<Consumer<String>, String> work) {
        long began = System.nanoTime();
        progress.started(step);
        try {
            String result = work.apply(detail -> progress.detail(step, detail));
            progress.done(step, result, Duration.ofNanos(System.nanoTime() - began));
        } catch (LocalStackException e) {
            progress.failed(step, String.valueOf(e.getMessage()));
            throw e;
        }
    }
}
