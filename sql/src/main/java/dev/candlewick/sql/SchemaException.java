package dev.candlewick.sql;

/** The schema could not be applied. The message says what was wrong and what to do. */
public final class SchemaException extends RuntimeException {
    SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
