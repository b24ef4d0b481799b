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
    private final Complaint complaint;
    private final Duration pause;
    private final Map<Integer, Long> newest = new ConcurrentHashMap<>();
    private final Thread asking = new Thread(this::askAgainAndAgain, "candlewick-log-ends");
    private Set<TopicPartition> partitions = Set.of();

    /** Is told of each question that the broker has not answered. */
    interface Complaint {
        /**
         * One more.
         *
         * @param inARow how many there have been since the last answer, this one included
         */
        void failed(int inARow, ExecutionException why);
    }

    /** Follows the topic; closes the client in the end. */
    KafkaLogEnds(Admin admin, String topic) {
        this(admin, topic, PAUSE, (inARow, why) -> log(topic, inARow, why));
    }

    KafkaLogEnds(Admin admin, String topic, Duration pause, Complaint complaint) {
        this.admin = admin;
        this.topic = topic;
        this.pause = pause;
        this.complaint = complaint;
        asking.setDaemon(true);
        asking.start();
    }

    /** An outage is worth one warning, not one every few seconds. */
    private static void log(String topic, int inARow, ExecutionException why) {
        if (inARow == 1) {
            LOG.warn(
                    "Kafka does not say where topic {} ends; the job's lag is not known until it does",
                    topic,
                    why);
        } else {
            LOG.debug("Kafka does not say where topic {} ends", topic, why);
        }
    }

    private void askAgainAndAgain() {
        int failuresInARow = 0;
        try {
            while (true) {
                try {
                    if (partitions.isEmpty()) {
                        partitions = partitions();
                    }
                    ask();
                    failuresInARow = 0;
                } catch (ExecutionException e) {
                    complaint.failed(++failuresInARow, e);
                }
                Thread.sleep(pause.toMillis());
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
