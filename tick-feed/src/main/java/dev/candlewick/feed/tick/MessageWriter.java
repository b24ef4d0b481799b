package dev.candlewick.feed.tick;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes ticks, gaps and heartbeats as the messages of topics/README.md. */
public final class MessageWriter {
    /** Conditions of a heartbeat whose source is live. */
    static final String LIVE = "live";

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private MessageWriter() {}

    /**
     * The tick as one JSON object in UTF-8, without white space, fields in the contract's order.
     */
    public static byte[] trade(Tick tick) {
        StringBuilder json = new StringBuilder(256).append("{\"type\":\"TRADE\",\"symbol\":\"");
        // A symbol's alphabet has nothing to escape; price and size are JSON numbers already.
        json.append(tick.symbol());
        json.append("\",\"event_time\":").append(tick.eventTime());
        json.append(",\"price\":").append(tick.price());
        json.append(",\"size\":").append(tick.size());
        appendText(json, ",\"venue\":\"", tick.venue());
        appendText(json, ",\"conditions\":\"", tick.conditions());
        appendText(json, ",\"trade_id\":\"", tick.tradeId());
        appendText(json, ",\"source\":\"", tick.source());
        return bytes(json.append('}'));
    }

    /**
     * A heartbeat as one JSON object in UTF-8.
     *
     * @param eventTime everything before this time has been sent; microseconds since the epoch
     */
    public static byte[] heartbeat(String source, long eventTime) {
        return heartbeat(source, eventTime, false);
    }

    /**
     * The same.
     *
     * @param live whether the ticks of the source are sent as they happen
     */
    public static byte[] heartbeat(String source, long eventTime, boolean live) {
        StringBuilder json = new StringBuilder(96).append("{\"type\":\"HEARTBEAT\"");
        appendText(json, ",\"source\":\"", source);
        appendText(json, ",\"conditions\":\"", live ? LIVE : null);
        return bytes(json.append(",\"event_time\":").append(eventTime).append('}'));
    }

    /** A gap as one JSON object in UTF-8; it has no other encoding. */
    public static byte[] gap(Gap gap) {
        StringBuilder json = new StringBuilder(256).append("{\"type\":\"GAP\"");
        appendText(json, ",\"symbol\":\"", gap.symbol());
        json.append(",\"event_time\":").append(gap.toTime());
        json.append(",\"from_time\":").append(gap.fromTime());
        appendText(json, ",\"from_id\":\"", gap.fromId());
        appendText(json, ",\"to_id\":\"", gap.toId());
        if (gap.count() != Gap.UNKNOWN) {
            json.append(",\"count\":").append(gap.count());
        }
        appendText(json, ",\"reason\":\"", gap.reason());
        appendText(json, ",\"detail\":\"", shortened(gap.detail()));
        appendText(json, ",\"source\":\"", gap.source());
        return bytes(json.append('}'));
    }

    /** A detail is for people: without control characters, and short enough for the contract. */
    private static @Nullable String shortened(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String plain =
                text.codePoints()
                        .map(point -> point < 0x20 || point == 0x7F || point > 0x7E ? ' ' : point)
                        .limit(TickRules.LONGEST_TEXT)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return plain.strip();
    }

    /** A snapshot as one JSON object in UTF-8. */
    public static byte[] snapshot(Snapshot snapshot) {
        StringBuilder json =
                new StringBuilder(192)
                        .append("{\"type\":\"SNAPSHOT\",\"symbol\":\"")
                        .append(snapshot.symbol())
                        .append("\",\"event_time\":")
                        .append(snapshot.eventTime())
                        .append(",\"price\":")
                        .append(snapshot.price());
        appendNumber(json, ",\"day_volume\":", snapshot.dayVolume());
        appendText(json, ",\"source\":\"", snapshot.source());
        return bytes(json.append('}'));
    }

    /** A finished bar as one JSON object in UTF-8. */
    public static byte[] bar(Bar bar) {
        StringBuilder json =
                new StringBuilder(256)
                        .append("{\"type\":\"BAR\",\"symbol\":\"")
                        .append(bar.symbol())
                        .append('"');
        appendText(json, ",\"source\":\"", bar.source());
        appendText(json, ",\"interval\":\"", bar.interval());
        json.append(",\"start_time\":").append(bar.startTime());
        json.append(",\"open\":").append(bar.open());
        json.append(",\"high\":").append(bar.high());
        json.append(",\"low\":").append(bar.low());
        json.append(",\"close\":").append(bar.close());
        appendNumber(json, ",\"volume\":", bar.volume());
        return bytes(json.append('}'));
    }

    private static void appendNumber(StringBuilder json, String opening, @Nullable String number) {
        if (number != null) {
            json.append(opening).append(number);
        }
    }

    private static byte[] bytes(StringBuilder json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void appendText(StringBuilder json, String opening, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        json.append(opening);
        int length = text.length();
        for (int index = 0; index < length; index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < 0x20) {
                json.append("\\u00").append(HEX[character >> 4]).append(HEX[character & 15]);
            } else {
                json.append(character);
            }
        }
        json.append('"');
    }
}
