package dev.candlewick.job;

import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.PGConnection;

/**
 * A folder of {@code savepoints}: the instrument file, the log before and after, and what was there
 * in between, the savepoint of the job and the rows of the database.
 */
record StoredSavepoint(String version) {

    /** Tables as they were when the savepoint had been taken; the job makes all others anew. */
    static final List<String> TABLES =
            List.of(
                    "epoch",
                    "epoch_log",
                    "epoch_instrument",
                    "commit_count",
                    "candle_1s",
                    "candle_1m",
                    "candle_5m",
                    "candle_15m",
                    "candle_1h",
                    "candle_1d",
                    "candle_revision",
                    "rejected_candle",
                    "rejected_tick",
                    "late_tick");

    private static final String METADATA = "_metadata";
    private static final String TOPIC_ID = "topic-id.txt";
    private static final Pattern HEARTBEAT =
            Pattern.compile("\"HEARTBEAT\".*\"event_time\":(\\d+)");
    private static final Path SOURCES =
            Repository.root().resolve("flink-job/src/test/resources/savepoints");

    static List<StoredSavepoint> all() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            return folders.map(folder -> new StoredSavepoint(folder.getFileName() + ""))
                    .sorted((a, b) -> a.version.compareTo(b.version))
                    .toList();
        }
    }

    /** Name of the topic, which stands in the savepoint. */
    String topic() {
        return "stored-savepoint-" + version;
    }

    Path instruments() {
        return folder().resolve("instruments.csv");
    }

    private Path folder() {
        return SOURCES.resolve(version);
    }

    /**
     * Sends a part of the log, "before", "revising" or "after", each partition in the order of the
     * file.
     */
    void send(String part, String bootstrapServers)
            throws IOException, ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String line : Files.readAllLines(folder().resolve(part + ".tsv"))) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split("\t", 3);
                    producer.send(
                                    new ProducerRecord<>(
                                            topic(),
                                            Integer.parseInt(fields[0]),
                                            bytes(fields[1]),
                                            bytes(fields[2])))
                            .get();
                }
            }
        }
    }

    /** Event time that the heartbeats at the end of a part have come to. */
    Instant clock(String part) throws IOException {
        Instant clock = Instant.EPOCH;
        for (String line : Files.readAllLines(folder().resolve(part + ".tsv"))) {
            Matcher heartbeat = HEARTBEAT.matcher(line);
            if (heartbeat.find()) {
                clock = Instant.EPOCH.plus(Long.parseLong(heartbeat.group(1)), ChronoUnit.MICROS);
            }
        }
        return clock;
    }

    /** What Flink wrote, one character for each byte. */
    String metadata() throws IOException {
        return new String(
                Files.readAllBytes(folder().resolve(METADATA)), StandardCharsets.ISO_8859_1);
    }

    /** Size of the folder. */
    long bytes() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /**
     * Puts the savepoint into another folder, as if it had been taken of this topic: the id that
     * Kafka gives a topic cannot be chosen, and is the only byte that is not as it was stored.
     */
    Path copyTo(Path elsewhere, String topicId) throws IOException {
        String id = storedTopicId();
        if (id.length() != topicId.length() || !metadata().contains(id)) {
            throw new IllegalStateException("The savepoint does not hold topic id " + id);
        }
        Files.writeString(
                elsewhere.resolve(METADATA),
                metadata().replace(id, topicId),
                StandardCharsets.ISO_8859_1);
        return elsewhere;
    }

    /** Loads the rows as they were. */
    void load(Connection owner, String topicId) throws SQLException, IOException {
        for (String table : TABLES) {
            String rows =
                    Files.readString(folder().resolve(table + ".csv"))
                            .replace(storedTopicId(), topicId);
            int header = rows.indexOf('\n');
            owner.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY %s (%s) FROM STDIN CSV"
                                    .formatted(table, rows.substring(0, header)),
                            new StringReader(rows.substring(header + 1)));
        }
    }

    /** Makes the folder what the next builds restore. */
    void store(Path savepoint, String topicId, Connection owner) throws IOException, SQLException {
        Files.copy(
                savepoint.resolve(METADATA),
                folder().resolve(METADATA),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder().resolve(TOPIC_ID), topicId + "\n");
        for (String table : TABLES) {
            StringWriter rows = new StringWriter();
            owner.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (SELECT * FROM %s AS r ORDER BY r) TO STDOUT CSV HEADER"
                                    .formatted(table),
                            rows);
            Files.writeString(folder().resolve(table + ".csv"), rows.toString());
        }
    }

    private String storedTopicId() throws IOException {
        return Files.readString(folder().resolve(TOPIC_ID)).strip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
