package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.util.Locale;

/** Turns exceptions of the platform into ones that say what to do. */
final class Failures {
    private Failures() {}

    static LocalStackException io(String doing, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("no space left")) {
            return new LocalStackException(
                    Reason.DISK_FULL,
                    doing + " failed: the disk is full. Free some space and try again. " + message,
                    e);
        }
        return new LocalStackException(Reason.START_FAILED, doing + " failed: " + e, e);
    }

    static LocalStackException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalStackException(
                Reason.START_FAILED, "Interrupted while waiting for a component.", e);
    }
}
