package dev.candlewick.feed.polled;

import java.io.IOException;
import java.time.Duration;

/** A source did not answer what it was asked. The message is one sentence for the user. */
public final class PollException extends IOException {

    private static final long serialVersionUID = 1;

    /** What is to be done. */
    public enum Kind {
        /** Ask again soon. */
        PASSING,
        /** Ask again after some time: it was asked too often. */
        TOO_OFTEN,
        /** Never ask for this symbol again. */
        NO_SUCH_SYMBOL,
        /** Never ask again at all. */
        REFUSED
    }

    private final Kind kind;
    private final Duration pause;

    private PollException(Kind kind, Duration pause, String message) {
        super(message);
        this.kind = kind;
        this.pause = pause;
    }

    static PollException passing(String message) {
        return new PollException(Kind.PASSING, Duration.ZERO, message);
    }

    static PollException tooOften(Duration pause, String message) {
        return new PollException(Kind.TOO_OFTEN, pause, message);
    }

    static PollException noSuchSymbol(String message) {
        return new PollException(Kind.NO_SUCH_SYMBOL, Duration.ZERO, message);
    }

    static PollException refused(String message) {
        return new PollException(Kind.REFUSED, Duration.ZERO, message);
    }

    public Kind kind() {
        return kind;
    }

    /** How long the source wants to be left alone. */
    public Duration pause() {
        return pause;
    }
}
