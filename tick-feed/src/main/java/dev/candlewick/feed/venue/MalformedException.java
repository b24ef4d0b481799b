package dev.candlewick.feed.venue;

import java.io.IOException;

/** What a venue has sent is not what its documentation says. */
public final class MalformedException extends IOException {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
        super(message);
    }
}
