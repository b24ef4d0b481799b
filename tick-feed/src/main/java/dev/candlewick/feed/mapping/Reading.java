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
     * @param reason in words; shortened, and without the control characters that a message may
     *     bring to a terminal or a log
     */
    record Refused(String reason) implements Reading {
        private static final int LONGEST = 500;

        public Refused {
            reason = shortened(reason).replaceAll("\\p{Cntrl}", " ");
        }

        private static String shortened(String text) {
            return text.codePointCount(0, text.length()) > LONGEST
                    ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "..."
                    : text;
        }
    }
}
