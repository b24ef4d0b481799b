package dev.candlewick.feed;

/** A feed that cannot go on: says what is wrong and what to do, and how the program ends. */
public final class FeedException extends RuntimeException {
    public static final int CHECK_FAILED = 1;
    public static final int WRONG_USAGE = 2;
    public static final int NOT_AVAILABLE = 3;

    private final int exitCode;

    private FeedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The data is not what it should be. */
    public static FeedException checkFailed(String message) {
        return new FeedException(CHECK_FAILED, message);
    }

    /** What was asked for cannot be done. */
    public static FeedException wrongUsage(String message) {
        return new FeedException(WRONG_USAGE, message);
    }

    /** Kafka or its topic cannot be used. */
    public static FeedException notAvailable(String message) {
        return new FeedException(NOT_AVAILABLE, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
