package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns exceptions of the platform into ones that say what to do. */
final class Failures {
    private Failures() {}

    static LocalStackException io(String doing, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (saysDiskFull(message)) {
            return new LocalStackException(
                    Reason.DISK_FULL,
                    doing + " failed: the disk is full. Free some space and try again. " + message,
                    e);
        }
        return new LocalStackException(Reason.START_FAILED, doing + " failed: " + e, e);
    }

    /**
     * A component ended while it was being started: because another program took one of its ports
     * meanwhile, or for what its last lines say.
     */
    static LocalStackException ended(
            String component, Path log, String lastLines, List<Integer> ports) {
        Optional<Integer> taken = ports.stream().filter(port -> !FreePorts.isFree(port)).findAny();
        if (taken.isPresent()) {
            return new LocalStackException(
                    Reason.PORT_TAKEN, FreePorts.taken(taken.get(), component));
        }
        return new LocalStackException(
                saysDiskFull(lastLines) ? Reason.DISK_FULL : Reason.START_FAILED,
                "%s ended while it was being started%s. The end of %s:%n%s"
                        .formatted(
                                component,
                                saysDiskFull(lastLines) ? ", because the disk is full" : "",
                                log,
                                lastLines));
    }

    static boolean saysDiskFull(String text) {
        return text.toLowerCase(Locale.ROOT).contains("no space left");
    }

    static LocalStackException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalStackException(
                Reason.START_FAILED, "Interrupted while waiting for a component.", e);
    }
}
