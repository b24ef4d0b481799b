package dev.candlewick.systemtest.arrival;

import dev.candlewick.feed.tick.Tick;
import dev.candlewick.verify.rule.ConditionTable;
import dev.candlewick.verify.rule.InstrumentFile;
import dev.candlewick.verify.rule.TradeEffect;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One-minute candles as they are usually built from a stream: the ticks that come too late are
 * dropped, or counted where the stream happens to be. Both know conditions and trade ids as well as
 * we do; only the late ticks make a difference.
 */
public final class UsualBuilders {
    private static final long MINUTE = 60_000_000;

    /** How long a stream processor with usual settings waits for ticks out of order. */
    private static final long OUT_OF_ORDERNESS = 500_000;

    /**
     * A candle.
     *
     * @param start microseconds since the epoch, UTC
     */
    public record Minute(String symbol, long start) {}

    /** Prices are null while no trade has set them. */
    public static final class Bar {
        private @Nullable BigDecimal open;
        private @Nullable BigDecimal high;
        private @Nullable BigDecimal low;
        private @Nullable BigDecimal close;
        private BigDecimal volume = BigDecimal.ZERO;
        private long openAt = Long.MAX_VALUE;
        private long closeAt = Long.MIN_VALUE;

        /** Adds a trade; of two at the same time the one that is added first is the first. */
        private void add(long time, BigDecimal price, BigDecimal size, int effect) {
            if ((effect & TradeEffect.OPEN_CLOSE) != 0) {
                if (time < openAt) {
                    openAt = time;
                    open = price;
                }
                if (time >= closeAt) {
                    closeAt = time;
                    close = price;
                }
            }
            if ((effect & TradeEffect.HIGH_LOW) != 0) {
                high = high == null ? price : high.max(price);
                low = low == null ? price : low.min(price);
            }
            if ((effect & TradeEffect.VOLUME) != 0) {
                volume = volume.add(size);
            }
        }

        /** Open, high, low, close and volume without trailing zeros, to be compared as text. */
        public String values() {
            return plain(open)
                    + ' '
                    + plain(high)
                    + ' '
                    + plain(low)
                    + ' '
                    + plain(close)
                    + ' '
                    + plain(volume);
        }

        private static String plain(@Nullable BigDecimal number) {
            return number == null ? "-" : number.stripTrailingZeros().toPlainString();
        }
    }

    private final InstrumentFile instruments;
    private final Map<String, ConditionTable> tables = new HashMap<>();

    public UsualBuilders(InstrumentFile instruments) {
        this.instruments = instruments;
    }

    /**
     * Drops the ticks of candles that the event clock of the stream has already closed, as a window
     * without allowed lateness does.
     */
    public Map<Minute, Bar> skipLate(Collection<Tick> arriving) {
        Map<Minute, Bar> bars = new HashMap<>();
        long clock = Long.MIN_VALUE;
        for (Tick tick : onceEach(arriving)) {
            if (minuteOf(tick.eventTime()) + MINUTE > clock) {
                add(bars, tick, tick.eventTime());
            }
            clock = Math.max(clock, tick.eventTime() - OUT_OF_ORDERNESS);
        }
        return bars;
    }

    /** Counts a tick in the candle that its symbol is at when it comes. */
    public Map<Minute, Bar> bucketByArrival(Collection<Tick> arriving) {
        Map<Minute, Bar> bars = new HashMap<>();
        Map<String, Long> newest = new HashMap<>();
        for (Tick tick : onceEach(arriving)) {
            long at = newest.merge(tick.symbol(), tick.eventTime(), Math::max);
            add(bars, tick, at);
        }
        return bars;
    }

    private void add(Map<Minute, Bar> bars, Tick tick, long time) {
        String conditions = tick.conditions();
        int effect =
                tables.computeIfAbsent(
                                tick.symbol(), symbol -> instruments.rulesOf(symbol).conditions())
                        .intraday(conditions == null ? "" : conditions);
        bars.computeIfAbsent(new Minute(tick.symbol(), minuteOf(time)), key -> new Bar())
                .add(time, new BigDecimal(tick.price()), new BigDecimal(tick.size()), effect);
    }

    private static long minuteOf(long time) {
        return Math.floorDiv(time, MINUTE) * MINUTE;
    }

    private static List<Tick> onceEach(Collection<Tick> arriving) {
        Set<String> seen = new HashSet<>();
        return arriving.stream()
                .filter(
                        tick ->
                                tick.tradeId() == null
                                        || seen.add(tick.symbol() + ' ' + tick.tradeId()))
                .toList();
    }

    /**
     * How many candles are not the right ones, missing and needless ones among them.
     *
     * @param right what {@link Bar#values} should say
     */
    public static long differing(Map<Minute, String> right, Map<Minute, Bar> built) {
        long wrong =
                right.entrySet().stream()
                        .filter(
                                candle -> {
                                    Bar bar = built.get(candle.getKey());
                                    return bar == null || !bar.values().equals(candle.getValue());
                                })
                        .count();
        return wrong + built.keySet().stream().filter(key -> !right.containsKey(key)).count();
    }
}
