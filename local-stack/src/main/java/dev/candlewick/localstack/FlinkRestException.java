package dev.candlewick.localstack;

import org.jspecify.annotations.Nullable;

/** The Flink REST API could not be reached or refused a request. */
public final class FlinkRestException extends RuntimeException {
    private final int status;

    FlinkRestException(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /**
     * HTTP status of the refusal; 0 when the API could not be reached or did not answer in time.
     */
    public int status() {
        return status;
    }

    /** True when there was no answer at all. */
    public boolean unreachable() {
        return status == 0;
    }
}
