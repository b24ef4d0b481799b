package dev.candlewick.facts.table;

/** The database does not take a statement; the message says which, why, and what to do. */
public final class RefusedException extends RuntimeException {

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
