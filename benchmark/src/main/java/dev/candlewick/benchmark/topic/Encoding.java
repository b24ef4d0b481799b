package dev.candlewick.benchmark.topic;

import dev.candlewick.benchmark.topic.Market.MarketTick;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The two encodings of the message contract, with the same content. */
public enum Encoding {
    JSON {
        @Override
        public byte[] encode(MarketTick tick, String symbol, String tradeId) {
            StringBuilder json = new StringBuilder(160);
            json.append("{\"type\":\"TRADE\",\"symbol\":\"").append(symbol);
            json.append("\",\"event_time\":").append(tick.eventTime);
            json.append(",\"price\":").append(tick.cents / 100).append('.');
            json.append((char) ('0' + tick.cents / 10 % 10)).append((char) ('0' + tick.cents % 10));
            json.append(",\"size\":").append(tick.size);
            json.append(",\"venue\":\"").append(VENUE);
            if (!tradeId.isEmpty()) {
                json.append("\",\"trade_id\":\"").append(tradeId);
            }
            json.append("\",\"source\":\"").append(SOURCE).append("\"}");
            return json.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    },
    FLAT {
        @Override
        public byte[] encode(MarketTick tick, String symbol, String tradeId) {
            byte[] texts = (VENUE + tradeId + SOURCE).getBytes(StandardCharsets.ISO_8859_1);
            return ByteBuffer.allocate(TEXTS + texts.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(TRADE)
                    .put((byte) 0)
                    .put((byte) VENUE.length())
                    .put((byte) tradeId.length())
                    .put((byte) SOURCE.length())
                    .put(new byte[3])
                    .putLong(tick.eventTime)
                    .putLong(tick.cents * (SCALE / 100))
                    .putLong(tick.size * SCALE)
                    .put(texts)
                    .array();
        }
    };

    /** Header that names the encoding of a message that is not JSON. */
    static final String HEADER = "candlewick-encoding";

    static final byte[] FLAT_1 = "flat1".getBytes(StandardCharsets.US_ASCII);

    private static final String VENUE = "X";
    private static final String SOURCE = "bench";
    private static final byte TRADE = 1;
    private static final int TEXTS = 32;
    private static final long SCALE = 100_000_000;

    /**
     * The value of a message.
     *
     * @param tradeId empty: the tick has none
     */
    public abstract byte[] encode(MarketTick tick, String symbol, String tradeId);

    /** In names of programs and topics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
