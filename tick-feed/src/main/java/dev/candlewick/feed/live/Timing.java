package dev.candlewick.feed.live;

/**
 * How long things are waited for, in microseconds.
 *
 * @param retry the first pause before a venue is connected to again; later ones are longer, up to
 *     thirty times as long
 * @param silence after how long without a word, not even an answer to a ping, a venue is taken to
 *     be gone
 * @param grace how long a missing trade may come late by itself
 * @param settle how long a history is given to take up the trades of just now
 * @param askAgain the first pause before a history is asked again; later ones are longer, up to
 *     sixty times as long
 */
public record Timing(long retry, long silence, long grace, long settle, long askAgain) {
    /** What suits real venues. */
    public static final Timing USUAL =
            new Timing(1_000_000, 15_000_000, 300_000, 2_000_000, 500_000);
}
