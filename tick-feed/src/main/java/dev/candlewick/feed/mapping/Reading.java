package dev.candlewick.feed.mapping;

import dev.candlewick.feed.tick.Tick;

/** What a message was found to be. */
public sealed interface Reading {
    /** A tick that keeps the rules of the contract. */
    record Understood(Tick tick) implements Reading {}

    /** By the mapping's own word ({@code where}), none that is asked for. */
    record NotAsked() implements Reading {}

    /**
     * Nobody knows what it means.
     *
     * @param reason in words
     */
    record Refused(String reason) implements Reading {}
}
