package dev.candlewick.feed.mapping;

/** A mapping that cannot be used; names file, line and field, and what to do. */
public final class MappingException extends RuntimeException {
    public MappingException(String message) {
        super(message);
    }
}
