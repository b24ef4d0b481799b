package dev.candlewick.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages are written here byte by byte, without the code that reads them. */
class ProtobufDecoderTest {
    private static final String INSTRUMENT =
            """
            syntax = "proto3";
            package acme;
            message Instrument { string code = 1; }
            """;
    private static final String TRADE =
            """
            syntax = "proto3";
            package acme;
            import "google/protobuf/timestamp.proto";
            import "google/protobuf/wrappers.proto";
            import "acme/instrument.proto";
            option java_package = "com.acme";
            enum Side { BUY = 0; SELL = 1; }
            message Quote { double bid = 1; }
            message Envelope {
              enum Kind { ANY = 0; }
              map<string, int32> counts = 1;
              message Trade {
                Instrument instrument = 1;
                google.protobuf.Timestamp at = 2;
                double px = 3;
                uint64 qty = 4;
                Side side = 5;
                repeated string flags = 6;
                google.protobuf.StringValue note = 7;
                optional int32 seq = 8;
                bytes raw = 9;
              }
            }
            """;

    private final RegistryServer server = new RegistryServer();
    private final SchemaRegistry registry =
            new SchemaRegistry(server.address(), Map.of(), Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNestedMessageIsReadByItsIndexes() throws Exception {
        registerTrade();
        // Two indexes: of Envelope (1, enums do not count), and of Trade in it (0).
        Map<String, ?> fields =
                ProtobufDecoder.of(registry).decode(framed(new byte[] {4, 2, 0}, trade()));

        assertThat(fields.get("instrument")).isEqualTo(Map.of("code", "IBM"));
        assertThat(fields.get("at")).isEqualTo(Instant.parse("2013-10-07T08:00:30.000000270Z"));
        assertThat(fields.get("px")).isEqualTo(new BigDecimal("181.52"));
        assertThat(fields.get("qty")).isEqualTo(new BigDecimal("18446744073709551615"));
        assertThat(fields.get("side")).isEqualTo("SELL");
        assertThat(fields.get("flags")).isEqualTo(List.of("a", "b"));
        assertThat(fields.get("note")).isEqualTo("hello");
        assertThat(fields.get("seq")).isNull();
        assertThat(fields.get("raw")).isEqualTo("ff00");
    }

    @Test
    void theFirstMessageHasTheShortestIndex() throws Exception {
        registerTrade();
        assertThat(ProtobufDecoder.of(registry).decode(framed(new byte[] {0}, new byte[0])))
                .isEqualTo(Map.of("bid", new BigDecimal("0.0")));
    }

    @Test
    void whatHasNoSuchMessageIsNotUnderstood() {
        registerTrade();
        ProtobufDecoder decoder = ProtobufDecoder.of(registry);
        assertThatThrownBy(() -> decoder.decode(framed(new byte[] {2, 8}, new byte[0])))
                .isInstanceOf(NotUnderstood.class)
                .hasMessage("its schema has no message at [4]");
        assertThatThrownBy(() -> decoder.decode(framed(new byte[] {}, new byte[0])))
                .hasMessageContaining("it does not say which message it is");
        assertThatThrownBy(() -> decoder.decode(framed(new byte[] {0}, new byte[] {9, 1})))
                .hasMessageContaining("it is no message acme.Quote");
    }

    @Test
    void aFileIsReadWithWhatItImports(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("acme"));
        Files.writeString(folder.resolve("acme/instrument.proto"), INSTRUMENT);
        Path file = Files.writeString(folder.resolve("trade.proto"), TRADE);

        assertThat(ProtobufDecoder.of(file, "acme.Envelope.Trade").decode(trade()).get("px"))
                .isEqualTo(new BigDecimal("181.52"));
        assertThat(ProtobufDecoder.of(file, "Quote").decode(new byte[0])).containsKey("bid");
        assertThatThrownBy(() -> ProtobufDecoder.of(file, "Trad"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the schema has no message 'Trad'; it has [acme.Quote,");
        Files.delete(folder.resolve("acme/instrument.proto"));
        assertThatThrownBy(() -> ProtobufDecoder.of(file, "Quote"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("acme/instrument.proto");
    }

    private void registerTrade() {
        server.register(1, "PROTOBUF", "instrument", INSTRUMENT, "");
        server.register(
                258,
                "PROTOBUF",
                "trades-value",
                TRADE,
                "{\"name\":\"acme/instrument.proto\",\"subject\":\"instrument\",\"version\":1}");
    }

    private static byte[] trade() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(1, new byte[] {10, 3, 'I', 'B', 'M'});
        ByteArrayOutputStream time = new ByteArrayOutputStream();
        CodedOutputStream at = CodedOutputStream.newInstance(time);
        at.writeInt64(1, 1_381_132_830L);
        at.writeInt32(2, 270);
        at.flush();
        out.writeByteArray(2, time.toByteArray());
        out.writeDouble(3, 181.52);
        out.writeUInt64(4, -1);
        out.writeEnum(5, 1);
        out.writeString(6, "a");
        out.writeString(6, "b");
        out.writeByteArray(7, new byte[] {10, 5, 'h', 'e', 'l', 'l', 'o'});
        out.writeByteArray(9, new byte[] {-1, 0});
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] framed(byte[] indexes, byte[] message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 1, 2});
        bytes.writeBytes(indexes);
        bytes.writeBytes(message);
        return bytes.toByteArray();
    }
}
