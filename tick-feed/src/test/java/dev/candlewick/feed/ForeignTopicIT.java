package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.feed.decode.RegistryServer;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A topic as its owner made it, without keys, carried over on a real broker. */
@RealComponents(Part.BROKER)
class ForeignTopicIT {
    private static final int PARTITIONS = 4;
    private static final int FOREIGN_PARTITIONS = 3;
    private static final int MESSAGES = 20_000;
    private static final int BROKEN_EACH = 500;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIELDS =
            """
            fields:
              symbol: {from: instrument.code, upper_case: true}
              event_time: {from: when, unit: milliseconds}
              price: {from: px, decimal: ","}
              size: qty
            """;

    @TempDir Path folder;
    private final Broker broker;
    private final String topic = "ticks-" + UUID.randomUUID();
    private final String foreign = "acme.trades-" + UUID.randomUUID();

    ForeignTopicIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void createTopics() throws Exception {
        broker.createTopic(topic, PARTITIONS);
        broker.createTopic(foreign, FOREIGN_PARTITIONS);
        Files.writeString(folder.resolve("mapping.yaml"), "topic: " + foreign + "\n" + FIELDS);
    }

    @Test
    void aFeedThatIsKilledAgainAndAgainLosesAndDoublesNothing() throws Exception {
        fill();
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * MESSAGES / 5;
            Process feed = start(kill);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> written() > enough || !feed.isAlive());
            feed.destroyForcibly().waitFor();
        }
        Process last = start(0);
        assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(last.exitValue()).isZero();

        Map<String, Integer> origins = new TreeMap<>();
        Map<String, Long> newest = new HashMap<>();
        Map<Integer, Long> clock = new HashMap<>();
        int refused = 0;
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            String origin = header(record, "candlewick-origin");
            String encoding = header(record, "candlewick-encoding");
            if (origin == null) {
                clock.merge(
                        record.partition(),
                        JSON.readTree(record.value()).path("event_time").asLong(),
                        Math::max);
            } else if (encoding == null) {
                origins.merge(origin, 1, Integer::sum);
                JsonNode tick = JSON.readTree(record.value());
                long time = tick.path("event_time").asLong();
                assertThat(newest.getOrDefault(tick.path("symbol").asText(), 0L))
                        .isLessThanOrEqualTo(time);
                newest.put(tick.path("symbol").asText(), time);
                assertThat(clock.get(record.partition())).isLessThanOrEqualTo(time);
                assertThat(tick.path("trade_id").asText()).matches("[0-2]:[0-9]+");
            } else {
                origins.merge(origin, 1, Integer::sum);
                refused++;
                assertThat(encoding)
                        .isEqualTo(
                                "foreign: price (mapping line 5, from px): no field 'px'; nearest: pxx");
                assertThat(new String(record.value(), StandardCharsets.UTF_8)).contains("pxx");
            }
        }
        assertThat(origins).hasSize(MESSAGES);
        assertThat(origins.values()).containsOnly(1);
        assertThat(refused).isEqualTo(MESSAGES / BROKEN_EACH);
        assertThat(newest).hasSize(12);
        long end = clock.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(clock.values()).hasSize(PARTITIONS).containsOnly(end);
    }

    @Test
    void whatComesLaterIsReadOnceAndByAnotherStartNotAgain() throws Exception {
        send(0, message("ibm", 1_000, "1,5"));
        assertThat(feed()).isZero();
        assertThat(feed()).isZero();
        send(1, message("ibm", 2_000, "2,5"));
        send(2, null);
        assertThat(feed()).isZero();

        List<ConsumerRecord<byte[], byte[]>> carried =
                records().stream().filter(r -> header(r, "candlewick-origin") != null).toList();
        assertThat(carried).hasSize(3);
        assertThat(carried)
                .filteredOn(record -> record.value() != null)
                .extracting(record -> JSON.readTree(record.value()).path("price").asText())
                .containsExactly("1.5", "2.5");
        assertThat(carried)
                .filteredOn(record -> record.value() == null)
                .extracting(record -> header(record, "candlewick-encoding"))
                .containsExactly("foreign: the record has no value");
    }

    @Test
    void historiesOfDifferentLengthAreReadFromTheEarliestOn() throws Exception {
        // More than one answer of Kafka holds, so that the old one is seen after the new ones.
        long year = 1_381_132_830_000L;
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int number = 0; number < 2_000; number++) {
                for (int partition : new int[] {0, 2}) {
                    send(producer, partition, message("new" + partition, year + number, "1,5"));
                }
            }
            send(producer, 1, message("new0", year - 86_400_000L * 300, "1,5"));
            producer.flush();
        }
        assertThat(feed()).isZero();

        Map<Integer, Long> clock = new HashMap<>();
        int ticks = 0;
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            long time = JSON.readTree(record.value()).path("event_time").asLong();
            if (header(record, "candlewick-origin") == null) {
                clock.merge(record.partition(), time, Math::max);
            } else {
                assertThat(clock.get(record.partition())).isLessThanOrEqualTo(time);
                ticks++;
            }
        }
        assertThat(ticks).isEqualTo(4_001);
    }

    @Test
    void aNewPartitionIsToldEverywhereBeforeItIsRead() throws Exception {
        send(0, message("ibm", 1_000, "1,5"));
        assertThat(feed()).isZero();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createPartitions(
                            Map.of(foreign, NewPartitions.increaseTo(FOREIGN_PARTITIONS + 1)))
                    .all()
                    .get();
            await().ignoreExceptions()
                    .untilAsserted(() -> send(FOREIGN_PARTITIONS, message("ibm", 2_000, "2,5")));
            int before = records().size();
            assertThat(feed()).isZero();
            Map<Integer, String> first = new HashMap<>();
            records().stream()
                    .collect(Collectors.groupingBy(ConsumerRecord::partition))
                    .forEach(
                            (partition, all) ->
                                    all.stream()
                                            .map(record -> header(record, "candlewick-read"))
                                            .filter(read -> read != null && read.contains(" 3:"))
                                            .findFirst()
                                            .ifPresent(read -> first.put(partition, read)));
            assertThat(records()).hasSizeGreaterThan(before);
            assertThat(first).hasSize(PARTITIONS);
            assertThat(first.values()).allMatch(read -> read.endsWith(" 3:0"));
        }
    }

    @Test
    void aTopicThatIsNotTheOneThatWasReadBeforeIsRefused() throws Exception {
        String mapping = "source: acme\ntopic: %s\n" + FIELDS;
        Files.writeString(folder.resolve("mapping.yaml"), mapping.formatted(foreign));
        send(0, message("ibm", 1_000, "1,5"));
        assertThat(feed()).isZero();
        assertThat(feed()).isZero();

        // As if it had been created anew: it has all that was read, and more.
        broker.createTopic(foreign + "-anew", FOREIGN_PARTITIONS);
        for (int partition = 0; partition < FOREIGN_PARTITIONS; partition++) {
            produce(
                    new ProducerRecord<>(
                            foreign + "-anew",
                            partition,
                            null,
                            message("ibm", 3_000, "3,5").getBytes(StandardCharsets.UTF_8)));
        }
        Files.writeString(folder.resolve("mapping.yaml"), mapping.formatted(foreign + "-anew"));
        assertThat(feed()).isEqualTo(FeedException.WRONG_USAGE);
    }

    @Test
    void aGuessedMappingIsTriedAndUnderstood() throws Exception {
        for (int number = 0; number < 6; number++) {
            send(
                    number % FOREIGN_PARTITIONS,
                    "{\"instrument\":{\"code\":\"ibm\"},\"tstamp\":%d,\"px\":\"1,5\",\"qty\":7}"
                            .formatted(1_381_132_830_270L + number));
        }
        Answer guessed = topic("guess", foreign);
        assertThat(guessed.exitCode()).isZero();
        assertThat(guessed.out())
                .contains("  symbol: {from: instrument.code, upper_case: true}\n")
                .contains("  event_time: {from: tstamp, unit: milliseconds}\n")
                .contains("  price: {from: px, decimal: \",\", grouping: \".\"}\n")
                .contains("  size: qty\n");
        Path file = Files.writeString(folder.resolve("guessed.yaml"), guessed.out());

        Answer tried = topic("try", "--mapping", file.toString(), "--count=4");
        assertThat(tried.exitCode()).isZero();
        assertThat(tried.out().lines()).hasSize(5);
        assertThat(tried.out()).contains("0:0\tIBM\t2013-10-07T08:00:30.270Z\t1.5\t7\t\t\t0:0\n");
        assertThat(tried.err()).contains("4 of 4 messages are understood");

        send(0, "{\"instrument\":{\"code\":\"ibm\"},\"tstamp\":\"soon\",\"px\":1,\"qty\":7}");
        Answer refused = topic("try", "--mapping", file.toString());
        assertThat(refused.exitCode()).isEqualTo(FeedException.CHECK_FAILED);
        assertThat(refused.out())
                .contains("NOT UNDERSTOOD: event_time")
                .contains("'soon' is no time");
    }

    @Test
    void avroAndProtobufAreReadWithTheSchemasOfARegistry() throws Exception {
        try (RegistryServer registry = new RegistryServer()) {
            registry.register(
                    1,
                    "AVRO",
                    "trades-value",
                    """
                    {"type":"record","name":"Trade","fields":[{"name":"code","type":"string"},
                     {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
                     {"name":"px","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}}]}""",
                    "");
            registry.register(
                    2,
                    "PROTOBUF",
                    "trades-proto",
                    """
                    syntax = "proto3";
                    message Trade { string code = 1; int64 at = 2; double px = 3; }
                    """,
                    "");
            // Avro: length and text, zigzag number, length and unscaled decimal.
            produce(
                    new ProducerRecord<>(
                            foreign, bytes(0, 0, 0, 0, 1, 6, 'I', 'B', 'M', 2, 2, 100)));
            mapping("avro", registry, "at");
            assertThat(feed()).isZero();
            // Protobuf: the first message of its file; tags, and the double 1.5 in little endian.
            produce(
                    new ProducerRecord<>(
                            foreign,
                            bytes(
                                    0, 0, 0, 0, 2, 0, 10, 3, 'I', 'B', 'M', 16, 2, 25, 0, 0, 0, 0,
                                    0, 0, 0xF8, 0x3F)));
            mapping("protobuf", registry, "{from: at, unit: seconds}");
            assertThat(feed()).isZero();

            assertThat(records())
                    .filteredOn(record -> header(record, "candlewick-origin") != null)
                    .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .satisfiesExactly(
                            first ->
                                    assertThat(first)
                                            .contains("\"event_time\":1000,\"price\":1,\"size\":1"),
                            second ->
                                    assertThat(second)
                                            .contains(
                                                    "\"event_time\":2000000,\"price\":1.5,\"size\":1"));
            Answer guessed = topic("guess", foreign, "--registry", registry.address().toString());
            assertThat(guessed.out()).contains("format: avro\n").contains("  price: px\n");
        }
    }

    private void mapping(String format, RegistryServer registry, String time) throws Exception {
        Files.writeString(
                folder.resolve("mapping.yaml"),
                """
                topic: %s
                format: %s
                schema: {registry: "%s"}
                fields: {symbol: code, event_time: %s, price: px, size: {constant: 1}}
                """
                        .formatted(foreign, format, registry.address(), time));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    @Test
    void aTopicThatBeginsBehindTheClockIsRefused() throws Exception {
        send(0, message("ibm", 1_381_132_830_270L, "1,5"));
        produce(
                new ProducerRecord<>(
                        topic,
                        0,
                        null,
                        "{\"type\":\"HEARTBEAT\",\"event_time\":1771000000000000}"
                                .getBytes(StandardCharsets.UTF_8)));

        assertThat(feed()).isEqualTo(FeedException.WRONG_USAGE);
        assertThat(feed("--force")).isZero();
    }

    private record Answer(int exitCode, String out, String err) {}

    private Answer topic(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                new CommandLine(new TopicCommand(() -> Optional.of(broker.bootstrapServers())));
        for (CommandLine each : List.of(command)) {
            each.setOut(new PrintWriter(out, true));
            each.setErr(new PrintWriter(err, true));
        }
        int exitCode = command.execute(arguments);
        return new Answer(exitCode, out.toString(), err.toString());
    }

    private int feed(String... more) {
        List<String> arguments = arguments();
        arguments.addAll(List.of(more));
        return FeedCommand.commandLine().execute(arguments.toArray(String[]::new));
    }

    private List<String> arguments() {
        return new ArrayList<>(
                List.of(
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--topic",
                        topic,
                        "--mapping",
                        folder.resolve("mapping.yaml").toString(),
                        "--until-end"));
    }

    private Process start(int number) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FeedCommand.class.getName()));
        command.addAll(arguments());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("feed-" + number + ".log").toFile())
                .start();
    }

    /** Ticks of twelve symbols, each in any partition, in order of time within each. */
    private void fill() {
        Random random = new Random(7);
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int number = 0; number < MESSAGES; number++) {
                String text =
                        message(
                                "sym" + random.nextInt(12),
                                1_381_132_830_000L + number * 10L,
                                "1," + (1 + random.nextInt(99)));
                Future<?> sent =
                        producer.send(
                                new ProducerRecord<>(
                                        foreign,
                                        random.nextInt(FOREIGN_PARTITIONS),
                                        null,
                                        (number % BROKEN_EACH == BROKEN_EACH - 1
                                                        ? text.replace("px", "pxx")
                                                        : text)
                                                .getBytes(StandardCharsets.UTF_8)));
                assertThat(sent).isNotNull();
            }
            producer.flush();
        }
    }

    private static String message(String code, long when, String price) {
        return "{\"instrument\":{\"code\":\"%s\"},\"when\":%d,\"px\":\"%s\",\"qty\":7}"
                .formatted(code, when, price);
    }

    private void send(int partition, @Nullable String message) throws Exception {
        produce(
                new ProducerRecord<>(
                        foreign,
                        partition,
                        null,
                        message == null ? null : message.getBytes(StandardCharsets.UTF_8)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flushed and counted
    private void send(KafkaProducer<byte[], byte[]> producer, int partition, String message) {
        producer.send(
                new ProducerRecord<>(
                        foreign, partition, null, message.getBytes(StandardCharsets.UTF_8)));
    }

    private void produce(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(record).get();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String key) {
        Header header = record.headers().lastHeader(key);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private long written() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static List<TopicPartition> partitionsOf(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(n -> new TopicPartition(topic, n))
                .collect(Collectors.toList());
    }

    private List<TopicPartition> partitions() {
        return partitionsOf(topic);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(partitions());
            consumer.seekToBeginning(partitions());
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions());
            while (partitions().stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
