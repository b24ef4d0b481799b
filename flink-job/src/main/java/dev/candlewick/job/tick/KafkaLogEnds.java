package dev.candlewick.job.tick;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker every few seconds, on a thread of its own: the answer is right also while the
 * stream stands still and its consumer asks for nothing.
 */
final class KafkaLogEnds implements LogEnds {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogEnds.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final Admin admin;
    private final String topic;
    private final Map<Integer, Long> newest = new ConcurrentHashMap<>();
    private final Thread asking = new Thread(this::askAgainAndAgain, "candlewick-log-ends");
    private Set<TopicPartition> partitions = Set.of();

    /** Follows the topic; closes the client in the end. */
    KafkaLogEnds(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
        asking.setDaemon(true);
        asking.start();
    }

    private void askAgainAndAgain() {
        try {
            while (true) {
                try {
                    if (partitions.isEmpty()) {
                        partitions = partitions();
                    }
                    ask();
                } catch (ExecutionException e) {
                    LOG.debug("Kafka does not say where topic {} ends", topic, e);
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException | KafkaException e) {
            LOG.debug("Topic {} is followed no more", topic, e);
        }
    }

    private Set<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        TopicDescription description =
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        return description == null
                ? Set.of()
                : description.partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .collect(Collectors.toSet());
    }

    private void ask() throws ExecutionException, InterruptedException {
        admin.listOffsets(
                        partitions.stream()
                                .collect(
                                        Collectors.toMap(
                                                Function.identity(), at -> OffsetSpec.latest())))
                .all()
                .get()
                .forEach((partition, at) -> newest.put(partition.partition(), at.offset()));
    }

    @Override
    public Map<Integer, Long> newest() {
        return newest;
    }

    @Override
    public void close() {
        asking.interrupt();
        admin.close(LAST_WORD);
    }
}
