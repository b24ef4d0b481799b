package dev.candlewick.launcher.run;

import dev.candlewick.verify.message.Encoding;
import dev.candlewick.verify.message.MessageTexts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A message of the topic on a terminal, whichever way it is written. */
final class MessageLine {

    private MessageLine() {}

    /**
     * JSON as it stands there, a message in flat encoding by its fields, anything else as bytes.
     */
    static String of(byte @Nullable [] message) {
        if (message == null || Encoding.ofBytes(message) != Encoding.FLAT) {
            return PlainText.of(message);
        }
        Optional<MessageTexts> texts = MessageTexts.of(message);
        return texts.isEmpty() ? PlainText.of(message) : fields(texts.get());
    }

    private static String fields(MessageTexts texts) {
        StringJoiner line = new StringJoiner(" ", "flat1 ", "");
        add(line, "event_time", texts.eventTime());
        add(line, "price", texts.price());
        add(line, "size", texts.size());
        add(line, "venue", texts.venue());
        add(line, "conditions", texts.conditions());
        add(line, "trade_id", texts.tradeId());
        add(line, "source", texts.source());
        return line.toString();
    }

    private static void add(StringJoiner line, String name, @Nullable String text) {
        if (text != null) {
            line.add(name + "=" + PlainText.of(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
