package dev.candlewick.localstack;

import org.jspecify.annotations.Nullable;

/**
 * A component could not be provisioned, started, reached or stopped. The message says what to do.
 */
public final class LocalStackException extends RuntimeException {
    /** Why, for programs; the message is for people. */
    public enum Reason {
        /** A download was needed and the network or the package mirror could not be reached. */
        NO_NETWORK,
        /**
         * This machine cannot run the component: operating system, architecture or missing tools.
         */
        UNSUPPORTED_HOST,
        /** No space left on the disk. */
        DISK_FULL,
        /** Another program listens on the port. */
        PORT_TAKEN,
        /** The stack of this home folder is running already. */
        ALREADY_RUNNING,
        /** A file that the build makes is missing. */
        NOT_BUILT,
        /** The component ended, or refused, while it was being started. */
        START_FAILED,
        /** The component runs and did not answer in time. */
        TIMED_OUT
    }

    private final Reason reason;

    LocalStackException(Reason reason, String message) {
        this(reason, message, null);
    }

    LocalStackException(Reason reason, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
