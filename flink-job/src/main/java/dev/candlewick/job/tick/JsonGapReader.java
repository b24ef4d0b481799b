package dev.candlewick.job.tick;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is particular to a GAP. Gaps are few: this one makes garbage. */
final class JsonGapReader {

    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");
    private static final Pattern COUNT = Pattern.compile("-0|[0-9]{1,18}");

    private final JsonTickReader fields;

    JsonGapReader(JsonTickReader fields) {
        this.fields = fields;
    }

    /**
     * Fills time and gap of {@code record}, whose symbol is read.
     *
     * @throws Rejection when the message breaks the contract
     */
    void read(byte[] value, LogRecord record, boolean trustAppendTime) {
        FeedGap gap = new FeedGap();
        gap.fromTime = fields.readTime(value, JsonField.FROM_TIME);
        gap.toTime = fields.readTime(value, JsonField.EVENT_TIME);
        if (gap.fromTime > gap.toTime) {
            throw range("from_time is behind event_time");
        }
        String count = fields.text(value, JsonField.COUNT);
        if (!count.isEmpty() && !COUNT.matcher(count).matches()) {
            throw range("count is not from 0 to below 10^18");
        }
        gap.missing = count.isEmpty() ? null : Long.valueOf(count);
        gap.reason = fields.text(value, JsonField.REASON);
        if (!REASON.matcher(gap.reason).matches()) {
            throw range(
                    "reason is not a word of at most 32 capital letters, digits and underscores");
        }
        fields.checkTexts(value, JsonField.VENUE, JsonField.SOURCE);
        fields.checkTexts(value, JsonField.FROM_ID, JsonField.DETAIL);
        TickRules.requireNotFuture(gap.toTime, record, trustAppendTime);
        gap.topic = record.topic;
        gap.partition = record.partition;
        gap.offset = record.offset;
        gap.appendTime = record.appendTime;
        gap.symbol = record.symbol;
        gap.source = fields.text(value, JsonField.SOURCE);
        gap.fromId = orNull(fields.text(value, JsonField.FROM_ID));
        gap.toId = orNull(fields.text(value, JsonField.TO_ID));
        gap.detail = fields.text(value, JsonField.DETAIL);
        record.eventTime = gap.toTime;
        record.gap = gap;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Rejection range(String what) {
        return new Rejection(RejectReason.RANGE, what);
    }
}
