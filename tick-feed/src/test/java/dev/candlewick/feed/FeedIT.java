package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.junit.RealComponents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program against a real broker, a topic for each test. */
@RealComponents(Part.BROKER)
class FeedIT {
    private static final int PARTITIONS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADER = "event_time,symbol,price,size,venue,condition\n";

    @TempDir Path folder;
    private final Broker broker;
    private final String topic = "ticks-" + UUID.randomUUID();

    FeedIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void createTopic() {
        broker.createTopic(topic, PARTITIONS);
    }

    @Test
    void aReplayArrivesInOrderWithAHeartbeatAtBothEndsOfEveryPartition() throws Exception {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int row = 0; row < 5_000; row++) {
            csv.append(
                    "2013-10-07T08:00:%02d.%03dZ,S%d,1.%d,1,P,\n"
                            .formatted(row / 1_000, row % 1_000, row % 7, 1 + row));
        }
        Path file = Files.writeString(folder.resolve("ticks.csv"), csv);

        assertThat(feed("--file", file.toString(), "--speed", "max")).isZero();

        long first = 1_381_132_800_000_000L;
        Map<Integer, List<JsonNode>> partitions = read();
        assertThat(partitions).hasSize(PARTITIONS);
        partitions.forEach(
                (partition, messages) -> {
                    assertThat(heartbeat(messages.getFirst())).isEqualTo(first);
                    assertThat(heartbeat(messages.getLast())).isEqualTo(first + 4_999_000);
                });
        for (int symbol = 0; symbol < 7; symbol++) {
            String name = "S" + symbol;
            List<Integer> lines =
                    partitions.values().stream()
                            .flatMap(List::stream)
                            .filter(message -> message.path("symbol").asText().equals(name))
                            .map(message -> message.path("trade_id").asText())
                            .map(id -> Integer.valueOf(id.substring(id.indexOf(':') + 1)))
                            .toList();
            int row = symbol;
            assertThat(lines)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 5_000)
                                    .filter(candidate -> candidate % 7 == row)
                                    .map(candidate -> candidate + 2)
                                    .boxed()
                                    .toList());
        }
    }

    @Test
    void theSameFileIsRefusedTheSecondTimeUnlessForced() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("ticks.csv"),
                        HEADER
                                + "2013-10-07T08:00:00Z,IBM,1,1,P,\n"
                                + "2013-10-07T08:00:01Z,IBM,2,1,P,\n");

        assertThat(feed("--file", file.toString(), "--speed=max")).isZero();
        assertThat(feed("--file", file.toString(), "--speed=max"))
                .isEqualTo(FeedException.WRONG_USAGE);
        assertThat(trades()).hasSize(2);
        assertThat(feed("--file", file.toString(), "--speed=max", "--force")).isZero();
        assertThat(trades()).hasSize(4);
    }

    @Test
    void aBrokenRowStopsTheReplayBeforeItsFirstTickOrIsLeftOut() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("ticks.csv"),
                        HEADER
                                + "2013-10-07T08:00:00Z,IBM,1,1,P,\n"
                                + "2013-10-07T08:00:01Z,IBM,x,1,P,\n");

        assertThat(feed("--file", file.toString(), "--speed=max"))
                .isEqualTo(FeedException.CHECK_FAILED);
        assertThat(read()).isEmpty();
        assertThat(feed("--file", file.toString(), "--speed=max", "--on-bad-row=skip")).isZero();
        assertThat(trades()).hasSize(1);
    }

    @Test
    void aSimulationThatIsStartedAgainGoesOnBehindTheTopicsClockWithNewIds() throws Exception {
        String[] arguments = {"--symbols=IBM", "--rate=20", "--ticks=3000", "--speed=max"};

        assertThat(feed(arguments)).isZero();
        List<JsonNode> before = trades();
        long clock = before.getLast().path("event_time").asLong();
        assertThat(feed(arguments)).isZero();
        List<JsonNode> after = trades().subList(3_000, 6_000);

        assertThat(after.getFirst().path("event_time").asLong()).isGreaterThanOrEqualTo(clock);
        assertThat(after.getFirst().path("price").asDouble())
                .isCloseTo(
                        before.getLast().path("price").asDouble(),
                        org.assertj.core.data.Percentage.withPercentage(1));
        assertThat(trades().stream().map(tick -> tick.path("trade_id").asText()).distinct())
                .hasSize(6_000);
    }

    @Test
    void aLiveSimulationIsNeverAheadOfTheBrokersClockAndEndsOnSigterm() throws Exception {
        Process feed =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                FeedCommand.class.getName(),
                                "--bootstrap-servers",
                                broker.bootstrapServers(),
                                "--topic",
                                topic,
                                "--history=10s",
                                "--rate=500")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("feed.log").toFile())
                        .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> records().size() > 6_000 || !feed.isAlive());
            feed.destroy();
            assertThat(feed.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            feed.destroyForcibly();
        }

        assertThat(feed.exitValue()).isEqualTo(128 + 15);
        assertThat(folder.resolve("feed.log")).content().contains("feed simulated: stopped");
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            JsonNode message = JSON.readTree(record.value());
            assertThat(message.path("event_time").asLong())
                    .as("%s", message)
                    .isLessThanOrEqualTo((record.timestamp() + 1) * 1_000);
        }
        List<Integer> numbers =
                trades().stream()
                        .map(tick -> tick.path("trade_id").asText())
                        .map(id -> Integer.valueOf(id.substring(id.indexOf('-') + 1)))
                        .sorted()
                        .toList();
        assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Test
    void aTopicThatDoesNotExistIsNamed() {
        assertThat(
                        FeedCommand.commandLine()
                                .execute(
                                        "--bootstrap-servers",
                                        broker.bootstrapServers(),
                                        "--topic=none-such"))
                .isEqualTo(FeedException.NOT_AVAILABLE);
    }

    private int feed(String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers",
                                broker.bootstrapServers(),
                                "--topic",
                                topic));
        all.addAll(List.of(arguments));
        return FeedCommand.commandLine().execute(all.toArray(String[]::new));
    }

    private static long heartbeat(JsonNode message) {
        assertThat(message.path("type").asText()).isEqualTo("HEARTBEAT");
        return message.path("event_time").asLong();
    }

    private List<JsonNode> trades() throws Exception {
        return read().values().stream()
                .flatMap(List::stream)
                .filter(message -> message.path("type").asText().equals("TRADE"))
                .toList();
    }

    private Map<Integer, List<JsonNode>> read() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = records();
        List<JsonNode> messages = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            messages.add(JSON.readTree(record.value()));
        }
        return IntStream.range(0, records.size())
                .boxed()
                .collect(
                        Collectors.groupingBy(
                                index -> records.get(index).partition(),
                                Collectors.mapping(messages::get, Collectors.toList())));
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        List<TopicPartition> partitions =
                IntStream.range(0, PARTITIONS).mapToObj(n -> new TopicPartition(topic, n)).toList();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
