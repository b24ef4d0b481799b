package dev.candlewick.sql;

import java.math.BigDecimal;
import java.util.Random;

/**
 * One trade as the tests of the schema fold it.
 *
 * @param time microseconds since the epoch
 * @param offset place in the log
 * @param intraday what it sets in candles below 1d
 * @param daily what it sets in candles of 1d
 * @param fingerprint any number, signed
 */
record Trade(
        long time,
        long offset,
        BigDecimal price,
        BigDecimal size,
        Sets intraday,
        Sets daily,
        long fingerprint) {

    /** What a trade sets. */
    record Sets(boolean openClose, boolean highLow, boolean volume) {
        static final Sets ALL = new Sets(true, true, true);

        static Sets random(Random random) {
            boolean highLow = random.nextInt(5) > 0;
            return new Sets(highLow && random.nextInt(5) > 0, highLow, random.nextInt(5) > 0);
        }
    }

    /** A trade that counts for everything. */
    static Trade at(long time, long offset, String price, String size) {
        return new Trade(
                time,
                offset,
                new BigDecimal(price),
                new BigDecimal(size),
                Sets.ALL,
                Sets.ALL,
                offset);
    }

    /** A trade with few different prices and sizes, so that ties and size 0 occur. */
    static Trade random(long time, long offset, Random random) {
        return new Trade(
                time,
                offset,
                BigDecimal.valueOf(100_00000000L + random.nextInt(7) * 12345679L, 8),
                BigDecimal.valueOf(random.nextInt(5) * 33333333L, 8),
                Sets.random(random),
                Sets.random(random),
                random.nextLong());
    }

    Sets sets(boolean isDaily) {
        return isDaily ? daily : intraday;
    }
}
