package dev.candlewick.dashboard.alert;

import java.math.BigDecimal;

/**
 * Whether a level was crossed. To reach it is to cross it; who has crossed it has to leave it on
 * the side it came from before it can be crossed from there again.
 *
 * @param side where the measure is afterwards
 * @param up whether it came from below and reached the level
 * @param down whether it came from above and reached it
 */
record Crossing(Side side, boolean up, boolean down) {

    static Crossing of(Side before, Reach reach, BigDecimal level) {
        boolean up = before == Side.BELOW && reach.high().compareTo(level) >= 0;
        boolean down = before == Side.ABOVE && reach.low().compareTo(level) <= 0;
        int place = reach.last().compareTo(level);
        Side after = before;
        if (place > 0) {
            after = Side.ABOVE;
        } else if (place < 0) {
            after = Side.BELOW;
        } else if (up) {
            after = Side.ABOVE;
        } else if (down) {
            after = Side.BELOW;
        }
        return new Crossing(after, up, down);
    }

    boolean counts(Direction direction) {
        return switch (direction) {
            case ABOVE -> up;
            case BELOW -> down;
            case EITHER -> up || down;
        };
    }
}
