package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A component that gets no processor for a while, as on a machine that has too much to do. */
final class HeldUp {
    private static final Duration FOR = Duration.ofSeconds(6);

    private HeldUp() {}

    /** Freezes it, and asks meanwhile: late is not ill. */
    static void isStillWell(Component component) {
        long pid = component.pid().orElseThrow();
        signal("STOP", pid);
        CompletableFuture<Void> goesOn =
                CompletableFuture.runAsync(
                        () -> signal("CONT", pid),
                        CompletableFuture.delayedExecutor(FOR.toMillis(), TimeUnit.MILLISECONDS));
        try {
            long asked = System.nanoTime();
            boolean healthy = component.healthy();
            Duration waited = Duration.ofNanos(System.nanoTime() - asked);

            assertThat(healthy).as("health after %s", waited).isTrue();
            assertThat(waited).isGreaterThan(FOR.minusSeconds(1));
        } finally {
            goesOn.join();
        }
    }

    private static void signal(String name, long pid) {
        Command.Result result =
                Command.run(
                        Path.of("/"),
                        Duration.ofSeconds(10),
                        List.of("kill", "-" + name, Long.toString(pid)));
        assertThat(result.succeeded()).as(result.tail()).isTrue();
    }
}
