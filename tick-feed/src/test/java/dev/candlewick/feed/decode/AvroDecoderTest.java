package dev.candlewick.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.feed.FeedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroDecoderTest {
    private static final String INSTRUMENT =
            """
            {"type":"record","name":"Instrument","namespace":"acme","fields":[{"name":"code","type":"string"}]}""";
    private static final String TRADE =
            """
            {"type":"record","name":"Trade","namespace":"acme","fields":[
              {"name":"instrument","type":"acme.Instrument"},
              {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"local","type":{"type":"long","logicalType":"local-timestamp-millis"}},
              {"name":"px","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4}},
              {"name":"qty","type":["null","double"]},
              {"name":"note","type":["null","string"]},
              {"name":"side","type":{"type":"enum","name":"Side","symbols":["BUY","SELL"]}},
              {"name":"flags","type":{"type":"array","items":"string"}},
              {"name":"raw","type":{"type":"fixed","name":"Raw","size":2}}]}""";

    private final RegistryServer server = new RegistryServer();
    private final SchemaRegistry registry =
            new SchemaRegistry(
                    server.address(),
                    Map.of(SchemaRegistry.USER, "u", SchemaRegistry.PASSWORD, "p"),
                    Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRecordIsReadWithTheSchemaOfTheRegistryAndWhatThatRefersTo() throws Exception {
        server.register(1, "AVRO", "instrument-value", INSTRUMENT, "");
        server.register(
                7,
                "AVRO",
                "trade-value",
                TRADE,
                "{\"name\":\"acme.Instrument\",\"subject\":\"instrument-value\",\"version\":1}");
        AvroDecoder decoder = AvroDecoder.of(registry);

        Map<String, ?> fields = decoder.decode(framed(7, trade()));
        assertThat(fields.get("instrument")).isEqualTo(Map.of("code", "IBM"));
        assertThat(fields.get("at")).isEqualTo(Instant.parse("2013-10-07T08:00:30.270123Z"));
        assertThat(fields.get("local")).isEqualTo(LocalDateTime.parse("1970-01-01T00:00:01"));
        assertThat(fields.get("px")).isEqualTo(new BigDecimal("181.5200"));
        assertThat(fields.get("qty")).isEqualTo(new BigDecimal("0.1"));
        assertThat(fields.get("note")).isNull();
        assertThat(fields.get("side")).isEqualTo("SELL");
        assertThat(fields.get("flags")).isEqualTo(List.of("a", "b"));
        assertThat(fields.get("raw")).isEqualTo("OK");

        decoder.decode(framed(7, trade()));
        assertThat(server.asked()).isEqualTo(2);
        assertThat(server.authorizations()).containsOnly("Basic dTpw");
    }

    @Test
    void aRecordWithoutARegistryIsReadWithAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("instrument.avsc"), INSTRUMENT);
        Schema schema = new Schema.Parser().parse(INSTRUMENT);
        GenericRecord instrument = new GenericData.Record(schema);
        instrument.put("code", "IBM");
        byte[] written = written(schema, instrument);

        assertThat(AvroDecoder.of(file).decode(written)).isEqualTo(Map.of("code", "IBM"));
        assertThatThrownBy(() -> AvroDecoder.of(file).decode(new byte[] {2, 65, 65}))
                .isInstanceOf(NotUnderstood.class)
                .hasMessageContaining("bytes follow the record");
        assertThatThrownBy(() -> AvroDecoder.of(file).decode(new byte[] {99}))
                .isInstanceOf(NotUnderstood.class)
                .hasMessageContaining("it is no record acme.Instrument");
        assertThatThrownBy(() -> AvroDecoder.of(Files.writeString(file, "{\"type\":\"int\"}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it describes no record, but INT");
    }

    @Test
    void noRoomIsMadeForWhatAMessageOnlyAnnounces(@TempDir Path folder) throws Exception {
        AvroDecoder texts =
                AvroDecoder.of(Files.writeString(folder.resolve("text.avsc"), INSTRUMENT));
        AvroDecoder bytes =
                AvroDecoder.of(
                        Files.writeString(
                                folder.resolve("bytes.avsc"),
                                INSTRUMENT.replace("\"string\"", "\"bytes\"")));
        AvroDecoder lists =
                AvroDecoder.of(
                        Files.writeString(
                                folder.resolve("list.avsc"),
                                INSTRUMENT.replace(
                                        "\"string\"", "{\"type\":\"array\",\"items\":\"null\"}")));
        // 2,147,483,639: the longest that Java has room for.
        byte[] announced = {(byte) 0xEE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
        for (AvroDecoder decoder : List.of(texts, bytes, lists)) {
            assertThatThrownBy(() -> decoder.decode(announced))
                    .isInstanceOf(NotUnderstood.class)
                    .hasMessageContaining("maximum allowed");
        }
    }

    @Test
    void aSchemaThatComesAMomentAfterItsMessagesIsWaitedFor() throws Exception {
        server.register(1, "AVRO", "instrument-value", INSTRUMENT, "");
        server.missNext(2);

        assertThat(registry.schema(1).text()).isEqualTo(INSTRUMENT);
        // Only once in a while, or a topic of garbage would take for ever.
        server.missNext(1);
        int asked = server.asked();
        assertThatThrownBy(() -> registry.schema(9)).isInstanceOf(NotUnderstood.class);
        assertThat(server.asked()).isEqualTo(asked + 1);
    }

    @Test
    void whatTheRegistryDoesNotKnowIsNotUnderstood() {
        server.register(3, "PROTOBUF", "p", "message A {}", "");
        AvroDecoder decoder = AvroDecoder.of(registry);

        assertThatThrownBy(() -> decoder.decode(framed(9, new byte[0])))
                .isInstanceOf(NotUnderstood.class)
                .hasMessage("the registry has no schema 9");
        assertThatThrownBy(() -> decoder.decode(framed(3, new byte[0])))
                .hasMessageContaining("schema 3 is PROTOBUF; say so in the mapping");
        assertThatThrownBy(
                        () ->
                                decoder.decode(
                                        "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("it does not begin with a zero byte and a schema id");
    }

    @Test
    void aRegistryThatFailsIsAskedAgainAndOneThatRefusesIsNot() throws Exception {
        server.register(1, "AVRO", "instrument-value", INSTRUMENT, "");
        server.failNext(1);
        assertThat(registry.schema(1).type()).isEqualTo("AVRO");

        server.refuseWith(401);
        assertThatThrownBy(() -> registry.schema(2))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("refuses to answer (401)")
                .hasMessageContaining("CANDLEWICK_REGISTRY_PASSWORD");
        server.close();
        SchemaRegistry gone = new SchemaRegistry(server.address(), Map.of(), Duration.ZERO);
        assertThatThrownBy(() -> gone.schema(1))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("does not answer");
    }

    private static byte[] trade() throws IOException {
        Schema.Parser parser = new Schema.Parser();
        Schema instruments = parser.parse(INSTRUMENT);
        Schema schema = parser.parse(TRADE);
        GenericRecord instrument = new GenericData.Record(instruments);
        instrument.put("code", "IBM");
        GenericRecord trade = new GenericData.Record(schema);
        trade.put("instrument", instrument);
        trade.put("at", 1_381_132_830_270_123L);
        trade.put("local", 1_000L);
        trade.put("px", ByteBuffer.wrap(new BigDecimal("181.5200").unscaledValue().toByteArray()));
        trade.put("qty", 0.1);
        trade.put("note", null);
        trade.put("side", new GenericData.EnumSymbol(schema.getField("side").schema(), "SELL"));
        trade.put("flags", List.of("a", "b"));
        trade.put(
                "raw",
                new GenericData.Fixed(schema.getField("raw").schema(), new byte[] {'O', 'K'}));
        return written(schema, trade);
    }

    private static byte[] written(Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static byte[] framed(int id, byte[] record) {
        return ByteBuffer.allocate(5 + record.length).put((byte) 0).putInt(id).put(record).array();
    }
}
