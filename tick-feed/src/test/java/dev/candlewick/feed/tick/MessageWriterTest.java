package dev.candlewick.feed.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    @Test
    void aTickWithEveryFieldIsTheMessageOfTheContract() {
        Tick tick =
                new Tick(
                        "IBM",
                        1_381_132_830_270_000L,
                        "181.52",
                        "283",
                        "P",
                        "20002020",
                        "a-1",
                        "replay");

        assertThat(text(MessageWriter.trade(tick)))
                .isEqualTo(
                        "{\"type\":\"TRADE\",\"symbol\":\"IBM\",\"event_time\":1381132830270000,"
                                + "\"price\":181.52,\"size\":283,\"venue\":\"P\",\"conditions\":\"20002020\","
                                + "\"trade_id\":\"a-1\",\"source\":\"replay\"}");
    }

    @Test
    void absentFieldsAreLeftOut() {
        Tick tick = new Tick("BTC/USDT", 0, "61800.30", "0.006", null, null, null, "");

        assertThat(text(MessageWriter.trade(tick)))
                .isEqualTo(
                        "{\"type\":\"TRADE\",\"symbol\":\"BTC/USDT\",\"event_time\":0,"
                                + "\"price\":61800.30,\"size\":0.006}");
    }

    @Test
    void textIsEscapedAndStaysUtf8() {
        Tick tick = new Tick("A", 1, "1", "1", "\"\\é\u20AC\uD83D\uDE00", null, "\t", "s");

        assertThat(text(MessageWriter.trade(tick)))
                .contains("\"venue\":\"\\\"\\\\é\u20AC\uD83D\uDE00\"")
                .contains("\"trade_id\":\"\\u0009\"");
    }

    @Test
    void aHeartbeatNamesItsSourceAndItsClock() {
        assertThat(text(MessageWriter.heartbeat("replay", 1_381_132_831_000_000L)))
                .isEqualTo(
                        "{\"type\":\"HEARTBEAT\",\"source\":\"replay\",\"event_time\":1381132831000000}");
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    @Test
    void aSnapshotAndABarHoldWhatIsKnown() {
        assertThat(text(MessageWriter.snapshot(new Snapshot("IBM", 5, "1.5", "7", "a\"b"))))
                .isEqualTo(
                        "{\"type\":\"SNAPSHOT\",\"symbol\":\"IBM\",\"event_time\":5,\"price\":1.5,\"day_volume\":7,\"source\":\"a\\\"b\"}");
        assertThat(text(MessageWriter.snapshot(new Snapshot("IBM", 5, "1.5", null, ""))))
                .isEqualTo(
                        "{\"type\":\"SNAPSHOT\",\"symbol\":\"IBM\",\"event_time\":5,\"price\":1.5}");
        assertThat(
                        text(
                                MessageWriter.bar(
                                        new Bar(
                                                "IBM", "yahoo", "1d", 5, "2", "4", "1", "3",
                                                null))))
                .isEqualTo(
                        "{\"type\":\"BAR\",\"symbol\":\"IBM\",\"source\":\"yahoo\",\"interval\":\"1d\",\"start_time\":5,\"open\":2,\"high\":4,\"low\":1,\"close\":3}");
    }
}
