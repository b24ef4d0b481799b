package dev.candlewick.benchmark.tick;

/**
 * JSON, by somebody who knows the order of the fields and that there is no white space: numbers are
 * read where they must stand, the rest is not looked at.
 */
public final class JsonDecoder implements Decoder {
    private static final int SYMBOL = "{\"type\":\"TRADE\",\"symbol\":\"".length();
    private static final int TO_EVENT_TIME = "\",\"event_time\":".length();
    private static final int TO_PRICE = ",\"price\":".length();
    private static final int TO_SIZE = ",\"size\":".length();
    private static final int TO_VENUE = ",\"venue\":\"".length();
    private static final int TO_CONDITIONS = "\",\"conditions\":\"".length();
    private static final long[] SCALES = {
        100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private int at;

    @Override
    public void decode(byte[] value, RawTick tick) {
        at = SYMBOL;
        while (value[at] != '"') {
            at++;
        }
        at += TO_EVENT_TIME;
        tick.eventTime = integer(value);
        at += TO_PRICE;
        tick.price = decimal(value);
        at += TO_SIZE;
        tick.size = decimal(value);
        at += TO_VENUE;
        while (value[at] != '"') {
            at++;
        }
        tick.conditionsLength = 0;
        if (value.length > at + 3 && value[at + 3] == 'c') {
            at += TO_CONDITIONS;
            tick.conditionsAt = at;
            while (value[at] != '"') {
                at++;
            }
            tick.conditionsLength = at - tick.conditionsAt;
        }
    }

    private long integer(byte[] value) {
        int from = at;
        long number = 0;
        int digit = value[at] - '0';
        while (digit >= 0 && digit <= 9) {
            number = number * 10 + digit;
            digit = value[++at] - '0';
        }
        if (at == from) {
            throw new IllegalArgumentException("No digit at " + at);
        }
        return number;
    }

    private long decimal(byte[] value) {
        long number = integer(value);
        if (value[at] != '.') {
            return number * SCALES[0];
        }
        int point = at++;
        int digit = value[at] - '0';
        while (digit >= 0 && digit <= 9) {
            number = number * 10 + digit;
            digit = value[++at] - '0';
        }
        return number * SCALES[at - point - 1];
    }
}
