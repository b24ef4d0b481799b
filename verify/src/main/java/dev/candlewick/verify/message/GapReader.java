package dev.candlewick.verify.message;

import dev.candlewick.verify.message.JsonFields.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a GAP whose fields are known to have their JSON types. */
final class GapReader {

    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");
    private static final Pattern COUNT = Pattern.compile("-0|[0-9]{1,18}");
    private static final List<Field> TEXTS = List.of(Field.FROM_ID, Field.TO_ID, Field.DETAIL);

    private GapReader() {}

    static Message read(JsonFields fields, byte @Nullable [] key, @Nullable Long appendTime) {
        String symbol = fields.text(Field.SYMBOL);
        String from = fields.text(Field.FROM_TIME);
        String to = fields.text(Field.EVENT_TIME);
        String reason = fields.text(Field.REASON);
        if (symbol == null || from == null || to == null || reason == null) {
            return new Message.Rejected(RejectReason.MISSING_FIELD);
        }
        if (!MessageParser.isSymbol(symbol)) {
            return new Message.Rejected(RejectReason.SYMBOL);
        }
        if (!Arrays.equals(key, symbol.getBytes(StandardCharsets.UTF_8))) {
            return new Message.Rejected(RejectReason.KEY);
        }
        String count = fields.text(Field.COUNT);
        if (!MessageParser.isEventTime(from)
                || !MessageParser.isEventTime(to)
                || Long.parseLong(from) > Long.parseLong(to)
                || (count != null && !COUNT.matcher(count).matches())
                || !REASON.matcher(reason).matches()) {
            return new Message.Rejected(RejectReason.RANGE);
        }
        if (!MessageParser.hasTexts(fields)
                || !TEXTS.stream().allMatch(text -> MessageParser.isText(fields.text(text)))) {
            return new Message.Rejected(RejectReason.TEXT);
        }
        if (MessageParser.isFuture(Long.parseLong(to), appendTime)) {
            return new Message.Rejected(RejectReason.FUTURE);
        }
        return new Message.Gap(
                symbol,
                Long.parseLong(from),
                Long.parseLong(to),
                MessageParser.orEmpty(fields.text(Field.SOURCE)),
                MessageParser.emptyToNull(fields.text(Field.FROM_ID)),
                MessageParser.emptyToNull(fields.text(Field.TO_ID)),
                count == null ? null : Long.valueOf(count),
                reason,
                MessageParser.orEmpty(fields.text(Field.DETAIL)));
    }
}
