package dev.candlewick.facts.service;

import org.jspecify.annotations.Nullable;

/** A service does not answer, or not with what was asked for; the message says what to do. */
public final class ServiceException extends RuntimeException {

    public ServiceException(String message) {
        super(message);
    }

    ServiceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
