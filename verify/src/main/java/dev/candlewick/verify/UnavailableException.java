package dev.candlewick.verify;

/**
 * The log or the database cannot be read, so nothing could be verified. The message says what to
 * look at.
 */
public final class UnavailableException extends RuntimeException {

    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
