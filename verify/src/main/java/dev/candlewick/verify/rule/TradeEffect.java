package dev.candlewick.verify.rule;

/**
 * What a trade does to candles: bits of {@link #OPEN_CLOSE}, {@link #HIGH_LOW} and {@link #VOLUME}.
 */
public final class TradeEffect {

    public static final int OPEN_CLOSE = 1;
    public static final int HIGH_LOW = 2;
    public static final int VOLUME = 4;
    public static final int ALL = OPEN_CLOSE | HIGH_LOW | VOLUME;

    private TradeEffect() {}

    /** Reads the letters O, H and V of a condition table. */
    static int of(String letters) {
        int effect = 0;
        for (int letter : letters.chars().toArray()) {
            int bit =
                    switch (letter) {
                        case 'O' -> OPEN_CLOSE;
                        case 'H' -> HIGH_LOW;
                        case 'V' -> VOLUME;
                        default ->
                                throw new IllegalArgumentException(
                                        "sets holds letters other than O, H, V: " + letters);
                    };
            if ((effect & bit) != 0) {
                throw new IllegalArgumentException("the same letter twice: " + letters);
            }
            effect |= bit;
        }
        if ((effect & OPEN_CLOSE) != 0 && (effect & HIGH_LOW) == 0) {
            throw new IllegalArgumentException("O without H: " + letters);
        }
        return effect;
    }
}
