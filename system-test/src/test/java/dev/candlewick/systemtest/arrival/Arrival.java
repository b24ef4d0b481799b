package dev.candlewick.systemtest.arrival;

import dev.candlewick.feed.tick.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Orders in which ticks may reach a topic. No tick ever comes more than the horizon behind a later
 * one of its symbol, and ticks of one symbol with equal event time keep their order. Trades of a
 * source that names them come again now and then, as after a reconnect.
 */
public final class Arrival {
    private static final double REPEATED = 0.02;

    private record Arriving(Tick tick, long time) {}

    private Arrival() {}

    /**
     * Delays ticks.
     *
     * @param ticks in order of event time
     * @param delayed share of the moments whose ticks come late, 0 to 1
     * @param longest longest delay, microseconds; below the horizon
     */
    public static List<Tick> shuffled(List<Tick> ticks, double delayed, long longest, long seed) {
        List<Arriving> arriving = new ArrayList<>();
        List<Arriving> again = new ArrayList<>();
        for (Tick tick : ticks) {
            long delay = delay(tick, delayed, longest, seed);
            arriving.add(new Arriving(tick, tick.eventTime() + delay));
            String tradeId = tick.tradeId();
            if (tradeId != null) {
                SplittableRandom random = random(seed, tick.symbol() + ' ' + tradeId, 0);
                if (random.nextDouble() < REPEATED) {
                    again.add(
                            new Arriving(tick, tick.eventTime() + random.nextLong(delay, longest)));
                }
            }
        }
        arriving.addAll(again);
        arriving.sort(Comparator.comparingLong(Arriving::time));
        return arriving.stream().map(Arriving::tick).toList();
    }

    /** The same for all ticks of a symbol at one time, whatever else is in the market. */
    private static long delay(Tick tick, double delayed, long longest, long seed) {
        SplittableRandom random = random(seed, tick.symbol(), tick.eventTime());
        return random.nextDouble() < delayed ? random.nextLong(longest) : 0;
    }

    private static SplittableRandom random(long seed, String text, long number) {
        return new SplittableRandom(
                new SplittableRandom(seed ^ number).nextLong() + text.hashCode());
    }
}
