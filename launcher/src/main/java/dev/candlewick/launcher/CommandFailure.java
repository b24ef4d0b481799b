package dev.candlewick.launcher;

import org.jspecify.annotations.Nullable;

/** Ends a command. The message is for a person: what is wrong, and what to do. */
public final class CommandFailure extends RuntimeException {
    private final int exitCode;

    private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A component is not available. */
    public static CommandFailure unavailable(String message) {
        return new CommandFailure(ExitCode.UNAVAILABLE, message, null);
    }

    /** A component is not available, and this is why. */
    public static CommandFailure unavailable(String message, Throwable cause) {
        return new CommandFailure(ExitCode.UNAVAILABLE, message, cause);
    }

    /** It took too long. */
    public static CommandFailure timedOut(String message) {
        return new CommandFailure(ExitCode.TIMED_OUT, message, null);
    }

    /** What was asked for makes no sense here. */
    public static CommandFailure wrongUsage(String message) {
        return new CommandFailure(ExitCode.WRONG_USAGE, message, null);
    }

    /** Ends with the exit code of a child that has already said why. */
    public static CommandFailure ofChild(int exitCode, String message) {
        return new CommandFailure(exitCode, message, null);
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
