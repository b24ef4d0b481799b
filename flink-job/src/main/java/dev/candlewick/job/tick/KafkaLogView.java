package dev.candlewick.job.tick;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Asks the broker, with a connection of its own for each look and for all that is followed.
 *
 * @param properties further properties of the client, for instance how to log in
 */
public record KafkaLogView(String bootstrapServers, String topic, Map<String, String> properties)
        implements LogView {

    private static final int PATIENCE_MILLIS = 30_000;

    @Override
    public LogEnds follow() {
        return new KafkaLogEnds(client(), topic);
    }

    private Admin client() {
        Properties all = new Properties();
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        all.putAll(properties);
        all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return Admin.create(all);
    }

    @Override
    public Extent look() throws InterruptedException {
        try (Admin admin = client()) {
            TopicDescription description =
                    Objects.requireNonNull(
                            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
            Uuid id = description.topicId();
            return new Extent(
                    topic,
                    id == null || id.equals(Uuid.ZERO_UUID) ? "" : id.toString(),
                    offsets(admin, description, OffsetSpec.earliest()),
                    offsets(admin, description, OffsetSpec.latest()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Kafka does not say what topic " + topic + " holds: " + e.getCause(), e);
        }
    }

    private Map<Integer, Long> offsets(Admin admin, TopicDescription description, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked =
                description.partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .collect(Collectors.toMap(Function.identity(), partition -> spec));
        Map<Integer, Long> offsets = new HashMap<>();
        admin.listOffsets(asked)
                .all()
                .get()
                .forEach((partition, at) -> offsets.put(partition.partition(), at.offset()));
        return offsets;
    }
}
