package dev.candlewick.verify;

/** Told how far a verification has come. */
@FunctionalInterface
public interface Progress {

    /** One short line for a person. */
    void say(String message);
}
