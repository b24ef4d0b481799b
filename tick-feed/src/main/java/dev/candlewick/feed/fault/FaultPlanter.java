package dev.candlewick.feed.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Plants faults of every kind and size into a series, in an order drawn by a seed. Faults that move
 * the price of a minute lie at least 70 minutes apart, so that each finds a baseline of its own;
 * others lie between them.
 */
public final class FaultPlanter {
    /** In sigmas of the kind. */
    public static final List<Double> SIZES = List.of(4.0, 6.0, 8.0, 10.0);

    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long WARM = 65 * MINUTE;
    private static final long PRICES_APART = 70 * MINUTE;
    private static final long SESSION_REST = 40 * MINUTE;
    private static final long LEAST_STEP = 8 * MINUTE;
    private static final double MEAN_STEP_MINUTES = 8;
    private static final long TREND_LENGTH = 45 * MINUTE;
    private static final double TREND_ROOT = StrictMath.sqrt(30);
    private static final int BURST_MINUTES = 4;
    private static final double GAP_SIGMA = 0.004;
    private static final double SKEW_SECONDS = 0.4;
    private static final long SKEW_LENGTH = 3 * MINUTE;
    private static final double LATE_SHARE = 0.025;
    private static final long LEAST_LATENESS = 600_000;
    private static final long MOST_LATENESS = 1_800_000;
    private static final int LEAST_TICKS = 40;
    private static final double LONGEST_WAIT = 25;

    private static final List<FaultKind> OF_PRICE =
            List.of(
                    FaultKind.PRICE_JUMP,
                    FaultKind.VOLATILITY_BURST,
                    FaultKind.TREND,
                    FaultKind.GAP);
    private static final List<FaultKind> OTHERS =
            List.of(
                    FaultKind.BAD_PRINT,
                    FaultKind.VOLUME_SPIKE,
                    FaultKind.STALE_FEED,
                    FaultKind.CLOCK_SKEW,
                    FaultKind.LATE_BURST);

    private final TickSeries ticks;
    private final OpenHours hours;
    private final Random random;
    private final Usual usual;
    private final Deck prices;
    private final Deck others;
    private final List<FaultLabel> labels = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();

    private record Card(FaultKind kind, double size) {}

    /** From a time on, and until another, the price is shifted by this much. */
    private record Level(long from, long to, double logMove, boolean ramp) {}

    /** Every kind and size once in a drawn order, again and again. */
    private static final class Deck {
        private final List<FaultKind> kinds;
        private final Random random;
        private final Deque<Card> cards = new ArrayDeque<>();

        Deck(List<FaultKind> kinds, Random random) {
            this.kinds = kinds;
            this.random = random;
        }

        Card draw() {
            if (cards.isEmpty()) {
                List<Card> all = new ArrayList<>();
                kinds.forEach(kind -> SIZES.forEach(size -> all.add(new Card(kind, size))));
                Collections.shuffle(all, random);
                cards.addAll(all);
            }
            return cards.pop();
        }

        void giveBack(Card card) {
            cards.addLast(card);
        }
    }

    private FaultPlanter(TickSeries ticks, OpenHours hours, long seed) {
        this.ticks = ticks;
        this.hours = hours;
        this.random = new Random(seed ^ ticks.symbol().hashCode());
        this.usual = new Usual(ticks);
        this.prices = new Deck(OF_PRICE, random);
        this.others = new Deck(OTHERS, random);
    }

    /**
     * Changes the series in place.
     *
     * @return labels in the order of time
     */
    public static List<FaultLabel> plant(TickSeries ticks, OpenHours hours, long seed) {
        FaultPlanter planter = new FaultPlanter(ticks, hours, seed);
        planter.walk();
        planter.move();
        return List.copyOf(planter.labels);
    }

    private void walk() {
        if (ticks.length() == 0) {
            return;
        }
        long end = ticks.eventTime(ticks.length() - 1) - SESSION_REST;
        long pricesFrom = Long.MIN_VALUE;
        for (long time = ticks.eventTime(0) + WARM; time < end; time += step()) {
            if (hours.end(time) <= time) {
                continue;
            }
            long sessionStart = hours.start(time);
            if (time - WARM < sessionStart || hours.end(time) - SESSION_REST < time) {
                continue;
            }
            boolean price = time >= pricesFrom;
            Deck deck = price ? prices : others;
            Card card = deck.draw();
            FaultLabel label = plant(card, time, Math.max(sessionStart, time - 24 * 60 * MINUTE));
            if (label == null) {
                deck.giveBack(card);
                continue;
            }
            labels.add(label);
            time = label.to();
            if (price) {
                pricesFrom = label.to() + PRICES_APART;
            }
        }
    }

    private long step() {
        return LEAST_STEP
                - (long) (StrictMath.log(1 - random.nextDouble()) * MEAN_STEP_MINUTES * MINUTE);
    }

    private @Nullable FaultLabel plant(Card card, long time, long sessionStart) {
        return switch (card.kind) {
            case PRICE_JUMP -> jump(card, time);
            case VOLATILITY_BURST -> burst(card, time);
            case TREND -> trend(card, time);
            case GAP -> gap(card, time);
            case BAD_PRINT -> badPrint(card, time);
            case VOLUME_SPIKE -> volume(card, time);
            case STALE_FEED -> silence(card, time, sessionStart);
            case CLOCK_SKEW -> skew(card, time);
            case LATE_BURST -> late(card, time);
            case NEWS -> null;
        };
    }

    private FaultLabel label(Card card, long from, long to, double amount) {
        return new FaultLabel(card.kind, ticks.symbol(), card.size, from, to, amount);
    }

    /** Back to where the price would be without faults, so that it stays near there. */
    private double sign() {
        double settled = 0;
        for (Level level : levels) {
            settled += level.to == Long.MAX_VALUE || level.ramp ? level.logMove : 0;
        }
        return settled > 0 || (settled == 0 && random.nextBoolean()) ? -1 : 1;
    }

    private @Nullable FaultLabel jump(Card card, long time) {
        double sigma = usual.returnSigma(time);
        int first = firstPrice(time);
        if (Double.isNaN(sigma) || first < 0 || ticks.eventTime(first) - time > MINUTE) {
            return null;
        }
        double move = sign() * card.size * sigma;
        long from = ticks.eventTime(first);
        levels.add(new Level(from, Long.MAX_VALUE, move, false));
        return label(card, from, from, move);
    }

    private @Nullable FaultLabel burst(Card card, long time) {
        double sigma = usual.returnSigma(time);
        long start = nextMinute(time);
        for (int i = 0; i < BURST_MINUTES; i++) {
            if (prices(start + i * MINUTE, start + (i + 1) * MINUTE) < 3) {
                return null;
            }
        }
        if (Double.isNaN(sigma)) {
            return null;
        }
        double move = sign() * card.size * sigma;
        for (int i = 0; i < BURST_MINUTES; i += 2) {
            levels.add(new Level(start + i * MINUTE, start + (i + 1) * MINUTE, move, false));
        }
        return label(card, start, start + BURST_MINUTES * MINUTE, move);
    }

    private @Nullable FaultLabel trend(Card card, long time) {
        double sigma = usual.returnSigma(time);
        long end = time + TREND_LENGTH;
        if (Double.isNaN(sigma) || hours.end(time) < end || !isBusy(time, end)) {
            return null;
        }
        double move = sign() * card.size * sigma * TREND_ROOT * TREND_LENGTH / (30 * MINUTE);
        levels.add(new Level(time, end, move, true));
        return label(card, time, end, move);
    }

    private @Nullable FaultLabel gap(Card card, long time) {
        long end = time + 6 * MINUTE + (long) (random.nextDouble() * 4 * MINUTE);
        int after = firstPrice(end);
        if (Double.isNaN(usual.returnSigma(time))
                || after < 0
                || ticks.eventTime(after) - end > MINUTE) {
            return null;
        }
        double move = sign() * card.size * GAP_SIGMA;
        for (int i = ticks.from(time); i < ticks.length() && ticks.eventTime(i) < end; i++) {
            ticks.drop(i);
        }
        levels.add(new Level(end, Long.MAX_VALUE, move, false));
        return label(card, time, ticks.eventTime(after), move);
    }

    private @Nullable FaultLabel badPrint(Card card, long time) {
        int index = firstPrice(time);
        if (index < 0 || ticks.eventTime(index) - time > MINUTE) {
            return null;
        }
        long at = ticks.eventTime(index);
        double[] closes = usual.closesOfASecond(at);
        if (closes == null || !isBusy(at, at + 2 * MINUTE)) {
            return null;
        }
        double side = random.nextBoolean() ? 1 : -1;
        double away = side * card.size * closes[1];
        // From the median or the last close, whichever is nearer to the print.
        double level = side > 0 ? Math.max(closes[0], closes[2]) : Math.min(closes[0], closes[2]);
        // Rounded away from the median, so that it is no smaller than its label says.
        double grid = ticks.tickSize();
        double price = (level + away) / grid;
        ticks.setPrice(
                index, (side > 0 ? Math.ceil(price - 1e-9) : Math.floor(price + 1e-9)) * grid);
        return label(card, at, at, away * 1e-8);
    }

    private @Nullable FaultLabel volume(Card card, long time) {
        long start = nextMinute(time);
        double wanted = usual.volume(start, card.size);
        double traded = 0;
        int first = ticks.from(start);
        int end = ticks.from(start + MINUTE);
        for (int i = first; i < end; i++) {
            traded += ticks.setsVolume(i) ? ticks.size(i) : 0;
        }
        if (!(wanted > 2 * traded) || traded == 0) {
            return null;
        }
        for (int i = first; i < end; i++) {
            ticks.scaleSize(i, wanted / traded);
        }
        return label(card, start, start + MINUTE, wanted / traded);
    }

    private @Nullable FaultLabel silence(Card card, long time, long sessionStart) {
        double wait = usual.wait(time, sessionStart);
        int before = ticks.from(time) - 1;
        if (!(wait <= LONGEST_WAIT) || before < 0) {
            return null;
        }
        long from = ticks.eventTime(before);
        long end = from + (long) (card.size * wait * SECOND);
        int after = ticks.from(end);
        // A silence that is there already would make it longer than its label.
        if (after >= ticks.length() || ticks.eventTime(after) - end > wait * SECOND) {
            return null;
        }
        for (int i = before + 1; i < after; i++) {
            ticks.drop(i);
        }
        return label(card, from, ticks.eventTime(after), (end - from) * 1e-6);
    }

    private @Nullable FaultLabel skew(Card card, long time) {
        long start = nextMinute(time);
        long end = start + SKEW_LENGTH;
        for (long minute = start; minute < end; minute += MINUTE) {
            if (ticks.from(minute + MINUTE) - ticks.from(minute) < LEAST_TICKS) {
                return null;
            }
        }
        double seconds = card.size * SKEW_SECONDS;
        long newest = Long.MIN_VALUE;
        int i = ticks.from(start);
        for (; i < ticks.length() && ticks.eventTime(i) < end; i++) {
            ticks.delay(i, (long) (seconds * SECOND));
            newest = Math.max(newest, ticks.appendTime(i));
        }
        // What comes behind a backlog waits for it.
        for (; i < ticks.length() && ticks.appendTime(i) < newest; i++) {
            ticks.arriveNotBefore(i, newest);
        }
        return label(card, start, end, seconds);
    }

    private @Nullable FaultLabel late(Card card, long time) {
        long start = nextMinute(time);
        int first = ticks.from(start);
        int end = ticks.from(start + MINUTE);
        if (end - first < LEAST_TICKS) {
            return null;
        }
        double share = card.size * LATE_SHARE;
        int wanted = (int) Math.round(share * (end - first));
        // The tick behind which each one arrives; such a tick must be in time itself.
        Map<Integer, Integer> behind = new LinkedHashMap<>();
        List<Integer> candidates = new ArrayList<>();
        for (int i = first; i < end; i++) {
            candidates.add(i);
        }
        Collections.shuffle(candidates, random);
        for (int i : candidates) {
            int later = ticks.from(ticks.eventTime(i) + LEAST_LATENESS);
            if (behind.size() < wanted
                    && later < ticks.length()
                    && ticks.eventTime(later) - ticks.eventTime(i) < MOST_LATENESS
                    && !behind.containsValue(i)
                    && !behind.containsKey(later)) {
                behind.put(i, later);
            }
        }
        if (behind.size() < wanted) {
            return null;
        }
        behind.forEach((i, later) -> ticks.arriveNotBefore(i, ticks.appendTime(later) + 1_000));
        return label(card, start, start + MINUTE, share);
    }

    /** Index of the first tick at or after a time that may make a price, or -1. */
    private int firstPrice(long time) {
        for (int i = ticks.from(time); i < ticks.length(); i++) {
            if (ticks.setsPrice(i)) {
                return i;
            }
        }
        return -1;
    }

    private int prices(long from, long to) {
        int count = 0;
        for (int i = ticks.from(from); i < ticks.length() && ticks.eventTime(i) < to; i++) {
            count += ticks.setsPrice(i) ? 1 : 0;
        }
        return count;
    }

    /** Whether every minute has a price. */
    private boolean isBusy(long from, long to) {
        for (long minute = from; minute < to; minute += MINUTE) {
            if (prices(minute, minute + MINUTE) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long nextMinute(long time) {
        return (Math.floorDiv(time, MINUTE) + 1) * MINUTE;
    }

    /**
     * Moves all prices to their levels, at the end, because sigmas come from the ticks as they
     * were. By whole steps of the grid, so that a level changes nothing but the level.
     */
    private void move() {
        List<Level> current = new ArrayList<>();
        List<Double> moves = new ArrayList<>();
        double settled = 0;
        int next = 0;
        for (int i = 0; i < ticks.length(); i++) {
            long time = ticks.eventTime(i);
            while (next < levels.size() && levels.get(next).from <= time) {
                Level level = levels.get(next++);
                current.add(level);
                moves.add((ticks.price(i) + settled) * StrictMath.expm1(level.logMove));
            }
            double shift = settled;
            for (int k = current.size() - 1; k >= 0; k--) {
                Level level = current.get(k);
                double move = moves.get(k);
                boolean stays = level.to == Long.MAX_VALUE || level.ramp;
                if (level.to == Long.MAX_VALUE || time >= level.to) {
                    settled += stays ? move : 0;
                    shift += stays ? move : 0;
                    current.remove(k);
                    moves.remove(k);
                } else if (level.ramp) {
                    shift += move * (time - level.from) / (level.to - level.from);
                } else {
                    shift += move;
                }
            }
            if (shift != 0) {
                double steps = Math.rint(shift / ticks.tickSize());
                ticks.setPrice(i, ticks.price(i) + steps * ticks.tickSize());
            }
        }
    }
}
