package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Repository;
import dev.candlewick.systemtest.Terminal.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types {@code docs/own-topic.md} as somebody does who has a topic and knows nothing of us. */
class OwnTopicIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final String TOPIC = "acme.executions";
    private static final int MESSAGES = 3_000;
    private static final int BROKEN_EACH = 100;

    @Test
    void aNewcomerGetsFromATopicToProvedCandles(@TempDir Path folder, @TempDir Path kafkaFolder)
            throws Exception {
        List<String> blocks =
                BLOCK.matcher(Files.readString(Repository.root().resolve("docs/own-topic.md")))
                        .results()
                        .map(block -> block.group(1))
                        .toList();
        assertThat(blocks).hasSize(6);
        try (UsersKafka kafka = UsersKafka.in(kafkaFolder);
                Terminal terminal = Terminal.open("own-topic")) {
            fill(kafka);
            Files.writeString(
                    folder.resolve("kafka-secret.properties"),
                    "jaas=" + UsersKafka.login("reader", kafka.readersPassword()) + ";\n");
            Files.copy(kafka.certificates(), folder.resolve("ca.pem"));
            String known = "export KAFKA=%s TOPIC=%s%n".formatted(kafka.address(), TOPIC);

            Instant began = Instant.now();
            terminal.shell(folder, known + blocks.get(0)).with(0);
            Answer guessed = terminal.shell(folder, known + blocks.get(1)).with(0);
            Answer tried = terminal.shell(folder, known + blocks.get(2)).with(0);
            Answer candles = terminal.shell(folder, known + blocks.get(3)).with(0);
            Duration took = Duration.between(began, Instant.now());

            assertThat(took).isLessThan(Duration.ofMinutes(15));
            assertThat(guessed.out()).contains("symbol: {from: instrument.code, upper_case: true}");
            assertThat(tried.out().lines()).hasSize(21);
            assertThat(tried.out()).contains("\tSYM0\t").contains("\t1.01\t");
            assertThat(candles.out()).contains("SYM");
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    terminal.rows(
                                                            "SELECT sum(tick_count) FROM candle WHERE interval = '1d'"))
                                            .containsExactly(
                                                    Integer.toString(
                                                            MESSAGES - MESSAGES / BROKEN_EACH)));
            assertThat(terminal.shell(folder, known + blocks.get(4)).with(0).lastLine())
                    .contains(" 0 differences");
            assertThat(terminal.shell(folder, known + blocks.get(5)).with(0).out())
                    .contains("MALFORMED")
                    .contains("no field 'px'; nearest: pxx")
                    .contains("{\"instrument\":");
            assertThat(terminal.rows("SELECT count(*) FROM rejected_tick"))
                    .containsExactly(Integer.toString(MESSAGES / BROKEN_EACH));
            passwordIsNowhere(terminal, kafka);
        }
    }

    private static void passwordIsNowhere(Terminal terminal, UsersKafka kafka) throws IOException {
        SecretSearch search = new SecretSearch(List.of(kafka.readersPassword()));
        search.argumentLists();
        search.files(terminal.state(), "/data/");
        assertThat(search.searched()).anyMatch(where -> where.endsWith("feed.log"));
        assertThat(search.found()).isEmpty();
    }

    /** Without keys, in any partition, in words of its own; one in a hundred is broken. */
    private static void fill(UsersKafka kafka) throws Exception {
        kafka.createTopic(TOPIC, 3);
        long start = Instant.now().minusSeconds(MESSAGES).toEpochMilli();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka.owner(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < MESSAGES; number++) {
                String text =
                        "{\"instrument\":{\"code\":\"sym%d\"},\"ts\":%d,\"px\":\"1,%02d\",\"qty\":\"7\",\"exch\":\"N\"}"
                                .formatted(number % 7, start + number * 1000L, 1 + number % 90);
                Future<?> sent =
                        producer.send(
                                new ProducerRecord<>(
                                        TOPIC,
                                        number % 3,
                                        null,
                                        (number % BROKEN_EACH == 99
                                                        ? text.replace("px", "pxx")
                                                        : text)
                                                .getBytes(StandardCharsets.UTF_8)));
                assertThat(sent).isNotNull();
            }
            producer.flush();
        }
    }
}
