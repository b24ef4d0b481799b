package dev.candlewick.explain;

/** The clock of the exchange shows a time twice, or never. The message says how to say it. */
public final class NoSuchTimeException extends RuntimeException {

    NoSuchTimeException(String message) {
        super(message);
    }
}
