package dev.candlewick.job.anomaly;

/** Bars in words. Offsets grow with time, ten for each bar. */
final class Bars {
    static final long MINUTE = 60_000_000;
    static final long SECOND = 1_000_000;

    private Bars() {}

    static Bar minute(int number, double close) {
        return minute(number, close, 1_000);
    }

    static Bar minute(int number, double close, double volume) {
        return bar(number * MINUTE, MINUTE, "REGULAR", number, close, close, volume, 10L * number);
    }

    static Bar minuteOf(String session, int number, double open, double close) {
        return bar(number * MINUTE, MINUTE, session, number, open, close, 1_000, 10L * number);
    }

    static Bar second(int number, double close) {
        return bar(number * SECOND, SECOND, "REGULAR", 0, close, close, 100, 10L * number);
    }

    static Bar secondWithHigh(int number, double close, double high) {
        Bar bar = second(number, close);
        return new Bar(
                bar.start(),
                bar.end(),
                bar.session(),
                bar.sessionDate(),
                bar.slot(),
                close,
                high,
                close,
                close,
                bar.volume(),
                bar.highOffset(),
                bar.lowOffset(),
                bar.closeOffset(),
                bar.firstOffset(),
                bar.lastOffset());
    }

    /** The same bar after a late tick has moved its close. */
    static Bar revised(Bar bar, double close, long offset) {
        return new Bar(
                bar.start(),
                bar.end(),
                bar.session(),
                bar.sessionDate(),
                bar.slot(),
                bar.open(),
                Math.max(bar.high(), close),
                Math.min(bar.low(), close),
                close,
                bar.volume(),
                bar.highOffset(),
                bar.lowOffset(),
                offset,
                bar.firstOffset(),
                offset);
    }

    static Bar onDay(Bar bar, int day) {
        long shift = day * 1_440L * MINUTE;
        return new Bar(
                bar.start() + shift,
                bar.end() + shift,
                bar.session(),
                day,
                bar.slot(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.highOffset(),
                bar.lowOffset(),
                bar.closeOffset(),
                bar.firstOffset(),
                bar.lastOffset());
    }

    private static Bar bar(
            long start,
            long width,
            String session,
            int slot,
            double open,
            double close,
            double volume,
            long offset) {
        return new Bar(
                start,
                start + width,
                session,
                0,
                slot,
                open,
                Math.max(open, close),
                Math.min(open, close),
                close,
                volume,
                offset,
                offset,
                offset + 9,
                offset,
                offset + 9);
    }
}
