package dev.candlewick.dashboard.instrument;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.List;

/**
 * How much was traded at which prices on one date. The volume of each second counts at its VWAP.
 *
 * @param low lower edge of the first bin
 * @param high upper edge of the last bin
 * @param volumes volume by bin, all of one height, from low to high; at least one is positive
 */
public record VolumeProfile(
        LocalDate date, BigDecimal low, BigDecimal high, List<BigDecimal> volumes) {

    /** The share of volume that lies in the value area, by custom. */
    private static final BigDecimal VALUE_SHARE = new BigDecimal("0.70");

    /**
     * The first and the last bin of the value area.
     *
     * @param first from 0
     * @param last not before the first
     */
    public record Range(int first, int last) {}

    /** The bin with the most volume, of several the lowest. */
    public int pointOfControl() {
        int most = 0;
        for (int bin = 1; bin < volumes.size(); bin++) {
            if (volumes.get(bin).compareTo(volumes.get(most)) > 0) {
                most = bin;
            }
        }
        return most;
    }

    /**
     * The value area: from the point of control, one bin at a time on the side where the next one
     * holds more (upwards when both hold the same), until 70 % of the volume is inside.
     */
    public Range valueArea() {
        BigDecimal wanted =
                volumes.stream().reduce(BigDecimal.ZERO, BigDecimal::add).multiply(VALUE_SHARE);
        int first = pointOfControl();
        int last = first;
        BigDecimal inside = volumes.get(first);
        while (inside.compareTo(wanted) < 0) {
            BigDecimal below = first > 0 ? volumes.get(first - 1) : BigDecimal.ONE.negate();
            BigDecimal above =
                    last + 1 < volumes.size() ? volumes.get(last + 1) : BigDecimal.ONE.negate();
            if (above.compareTo(below) >= 0) {
                last++;
                inside = inside.add(above);
            } else {
                first--;
                inside = inside.add(below);
            }
        }
        return new Range(first, last);
    }

    /** The lower edge of a bin; with the number of bins, the upper edge of the last. */
    public BigDecimal edge(int bin) {
        return low.add(
                high.subtract(low)
                        .multiply(BigDecimal.valueOf(bin))
                        .divide(BigDecimal.valueOf(volumes.size()), MathContext.DECIMAL64));
    }
}
