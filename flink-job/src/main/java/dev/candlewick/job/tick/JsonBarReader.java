package dev.candlewick.job.tick;

import java.util.regex.Pattern;

/** Reads what is particular to a BAR. Bars are few: this one makes garbage. */
final class JsonBarReader {

    private static final Pattern INTERVAL = Pattern.compile("[1-9][0-9]{0,3}(s|m|h|d|w|mo)");

    private final JsonTickReader fields;

    JsonBarReader(JsonTickReader fields) {
        this.fields = fields;
    }

    /**
     * Fills time and bar of {@code record}, whose symbol is read.
     *
     * @throws Rejection when the message breaks the contract
     */
    void read(byte[] value, LogRecord record, boolean trustAppendTime) {
        if (fields.text(value, JsonField.SOURCE).isEmpty()) {
            throw JsonTickReader.missing(JsonField.SOURCE);
        }
        ScaledDecimal open = decimal(value, JsonField.OPEN);
        ScaledDecimal high = decimal(value, JsonField.HIGH);
        ScaledDecimal low = decimal(value, JsonField.LOW);
        ScaledDecimal close = decimal(value, JsonField.CLOSE);
        ScaledDecimal volume = decimal(value, JsonField.VOLUME);
        long start = fields.readTime(value, JsonField.START_TIME);
        requireRange(open, high, low, close, volume);
        ImportedCandle bar = new ImportedCandle();
        bar.interval = fields.text(value, JsonField.INTERVAL);
        if (!INTERVAL.matcher(bar.interval).matches()) {
            throw range("interval is not a number and s, m, h, d, w or mo, such as 1d");
        }
        fields.checkTexts(value, JsonField.VENUE);
        TickRules.requireNotFuture(start, record, trustAppendTime);
        bar.topic = record.topic;
        bar.appendTime = record.appendTime;
        bar.partition = record.partition;
        bar.offset = record.offset;
        bar.symbol = record.symbol;
        bar.source = fields.text(value, JsonField.SOURCE);
        bar.startTime = start;
        bar.open = open.scaled();
        bar.high = high.scaled();
        bar.low = low.scaled();
        bar.close = close.scaled();
        bar.volume = fields.isThere(JsonField.VOLUME) ? volume.scaled() : null;
        record.eventTime = start;
        record.bar = bar;
    }

    private ScaledDecimal decimal(byte[] value, JsonField field) {
        ScaledDecimal decimal = new ScaledDecimal();
        fields.readDecimal(value, field, decimal);
        JsonTickReader.requireScale(decimal, field);
        return decimal;
    }

    private static void requireRange(
            ScaledDecimal open,
            ScaledDecimal high,
            ScaledDecimal low,
            ScaledDecimal close,
            ScaledDecimal volume) {
        for (ScaledDecimal price : new ScaledDecimal[] {open, high, low, close}) {
            if (!price.inRange() || price.scaled() == 0) {
                throw range("a price is not above 0 and below 10^10");
            }
        }
        if (!volume.inRange()) {
            throw range("volume is not from 0 to below 10^10");
        }
        if (low.scaled() > Math.min(open.scaled(), close.scaled())
                || high.scaled() < Math.max(open.scaled(), close.scaled())) {
            throw range("open and close are not between low and high");
        }
    }

    private static Rejection range(String what) {
        return new Rejection(RejectReason.RANGE, what);
    }
}
