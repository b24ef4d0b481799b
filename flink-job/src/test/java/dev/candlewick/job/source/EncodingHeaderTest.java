package dev.candlewick.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodingHeaderTest {

    private static ByteBuffer fetched(String text) {
        byte[] all = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(all, 2, all.length - 4).slice();
    }

    private static Header header(String name, @Nullable String value) {
        return new RecordHeader(fetched(name), value == null ? null : fetched(value));
    }

    private static @Nullable String of(Header... headers) {
        byte @Nullable [] name = EncodingHeader.of(new RecordHeaders(headers));
        return name == null ? null : new String(name, StandardCharsets.UTF_8);
    }

    @Test
    void findsTheLastHeaderOfThatName() {
        assertThat(of()).isNull();
        assertThat(of(header("trace", "flat1"))).isNull();
        assertThat(of(header("candlewick-encodings", "flat1"))).isNull();
        assertThat(of(header("candlewick-encoding", null))).isEmpty();
        assertThat(of(header("candlewick-encoding", "flat1"), header("trace", "1")))
                .isEqualTo("flat1");
        assertThat(
                        of(
                                header("candlewick-encoding", "flat1"),
                                header("candlewick-encoding", "json")))
                .isEqualTo("json");
    }

    @Test
    void findsItWhenSomebodyHasAskedForTheNameBefore() {
        Header asked = header("candlewick-encoding", "flat1");
        assertThat(asked.key()).isEqualTo("candlewick-encoding");
        assertThat(asked.value()).asString(StandardCharsets.UTF_8).isEqualTo("flat1");

        assertThat(of(asked)).isEqualTo("flat1");
    }

    @Test
    void leavesTheHeaderAsItWas() {
        Header header = header("candlewick-encoding", "flat1");

        assertThat(of(header)).isEqualTo("flat1");
        assertThat(of(header)).isEqualTo("flat1");
        assertThat(header.key()).isEqualTo("candlewick-encoding");
        assertThat(header.value()).asString(StandardCharsets.UTF_8).isEqualTo("flat1");
    }
}
