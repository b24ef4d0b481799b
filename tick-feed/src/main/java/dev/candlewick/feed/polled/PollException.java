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
    private final boolean reached;

    private PollException(Kind kind, Duration pause, boolean reached, String message) {
        super(message);
        this.kind = kind;
        this.pause = pause;
        this.reached = reached;
    }

    static PollException notReached(String message) {
        return new PollException(Kind.PASSING, Duration.ZERO, false, message);
    }

    static PollException passing(String message) {
        return new PollException(Kind.PASSING, Duration.ZERO, true, message);
    }

    static PollException tooOften(Duration pause, String message) {
        return new PollException(Kind.TOO_OFTEN, pause, true, message);
    }

    static PollException noSuchSymbol(String message) {
        return new PollException(Kind.NO_SUCH_SYMBOL, Duration.ZERO, true, message);
    }

    static PollException refused(String message) {
        return new PollException(Kind.REFUSED, Duration.ZERO, true, message);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the question may have come to the source, which would count it. */
    public boolean reached() {
        return reached;
    }

    /** How long the source wants to be left alone. */
    public Duration pause() {
        return pause;
    }
}
