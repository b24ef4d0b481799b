package dev.candlewick.explain;

import dev.candlewick.explain.Explanation.Verdict;

/**
 * Which ticks of a candle are listed. All are counted, whatever is listed.
 *
 * @param which those that are looked at
 * @param skip how many of them are passed over first
 * @param limit how many of them are listed at most
 * @param landmarks whether, beyond the limit, as many again of those that are left out are listed,
 *     and those that made a price
 */
public record Listing(Which which, long skip, int limit, boolean landmarks) {

    /** What is to be seen. */
    public enum Which {
        ALL,
        COUNTED,
        LEFT_OUT;

        /** Whether a tick is among them. */
        public boolean includes(Verdict verdict) {
            return switch (this) {
                case ALL -> true;
                case COUNTED -> verdict == Verdict.COUNTED;
                case LEFT_OUT -> verdict != Verdict.COUNTED;
            };
        }
    }

    public Listing {
        if (skip < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    skip < 0
                            ? "the ticks to pass over are below 0: " + skip
                            : "the limit is below 0: " + limit);
        }
    }

    /** The first ones and the landmarks behind them. */
    public static Listing first(int limit) {
        return new Listing(Which.ALL, 0, limit, true);
    }

    /** One page, without landmarks. */
    public static Listing page(Which which, long skip, int limit) {
        return new Listing(which, skip, limit, false);
    }
}
