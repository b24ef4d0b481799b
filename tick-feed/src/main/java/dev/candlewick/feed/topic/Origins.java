package dev.candlewick.feed.topic;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * How far a source has come into the tick topic, as the topic itself tells it. A source is read
 * from several partitions, and goes to several; of each of its partitions, each partition of the
 * topic has got a beginning.
 */
public final class Origins {
    /** By partition of the tick topic, then of the source: the first offset it has not got. */
    private final Map<Integer, Map<Integer, Long>> next;

    private final Optional<String> topicId;

    /**
     * @param topicId of the topic that was read, as the last heartbeat tells it
     */
    Origins(Map<Integer, Map<Integer, Long>> next, Optional<String> topicId) {
        this.topicId = topicId;
        Map<Integer, Map<Integer, Long>> copy = new HashMap<>();
        next.forEach((partition, offsets) -> copy.put(partition, new HashMap<>(offsets)));
        this.next = copy;
    }

    /** Of a source that has never sent anything. */
    public static Origins none() {
        return new Origins(Map.of(), Optional.empty());
    }

    /** Whether what was read was another topic than the one with this id, as far as is known. */
    public boolean areOfAnother(Optional<String> id) {
        return topicId.isPresent() && id.isPresent() && !topicId.equals(id);
    }

    /** Whether the source has never sent anything. */
    public boolean isEmpty() {
        return next.values().stream().allMatch(Map::isEmpty);
    }

    /**
     * Whether a partition of the tick topic has not been told where reading of one of the source's
     * began.
     *
     * @param partitions of the tick topic
     * @param from partitions of the source
     */
    public boolean lacks(int partitions, Collection<Integer> from) {
        return IntStream.range(0, partitions)
                .anyMatch(to -> !next.getOrDefault(to, Map.of()).keySet().containsAll(from));
    }

    /** Where to go on reading a partition of the source; empty for one that was never read. */
    public OptionalLong start(int from) {
        return next.values().stream()
                .filter(offsets -> offsets.containsKey(from))
                .mapToLong(offsets -> offsets.getOrDefault(from, 0L))
                .min();
    }

    /**
     * Whether a partition of the tick topic has got what a message of the source has become.
     *
     * @param to partition of the tick topic
     * @param from partition of the source
     */
    public boolean has(int to, int from, long offset) {
        return offset < next.getOrDefault(to, Map.of()).getOrDefault(from, 0L);
    }

    /**
     * What can be said in a partition of the tick topic: all of the source before these offsets
     * that belongs there is there.
     *
     * @param handled by partition of the source, the offset behind the last message handled
     */
    public Map<Integer, Long> reached(int to, Map<Integer, Long> handled) {
        Map<Integer, Long> reached = new HashMap<>(next.getOrDefault(to, Map.of()));
        handled.forEach((from, offset) -> reached.merge(from, offset, Math::max));
        return reached;
    }
}
