package dev.candlewick.job.tick;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which log a fold was begun on, so that no other one is taken for it: a topic that was created
 * anew, cut at either end, or given other partitions. Offsets that are missing in the middle of a
 * log are nobody's loss (they belong to transactions) and are not looked at.
 */
public final class LogGuard {

    private static final byte FORMAT = 1;

    private final String topic;
    private final String topicId;
    private final Map<Integer, Long> beginnings;

    private LogGuard(String topic, String topicId, Map<Integer, Long> beginnings) {
        this.topic = topic;
        this.topicId = topicId;
        this.beginnings = beginnings;
    }

    /** A fold begins now, with the first messages that are there. */
    public static LogGuard begin(LogView.Extent now) {
        return new LogGuard(now.topic(), now.topicId(), new TreeMap<>(now.beginnings()));
    }

    /** How many messages were gone before the fold began. */
    public long missing() {
        return beginnings.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Checks that the log is still the one that was folded, and holds all that is still to be
     * folded.
     *
     * @param nextOffsets offset that is to be folded next; partitions of which nothing has been
     *     folded are absent
     * @throws IllegalStateException when it is another one, in words that name the way out
     */
    public void check(LogView.Extent now, Map<Integer, Long> nextOffsets) {
        if (!topicId.isEmpty() && !now.topicId().isEmpty() && !topicId.equals(now.topicId())) {
            throw createdAgain(topic, topicId, now.topicId());
        }
        if (!now.ends().isEmpty()
                && !beginnings.isEmpty()
                && beginnings.size() != now.ends().size()) {
            throw repartitioned(now.ends().size());
        }
        now.ends()
                .forEach(
                        (partition, end) -> {
                            long next =
                                    nextOffsets.getOrDefault(
                                            partition, beginnings.getOrDefault(partition, 0L));
                            long beginning = now.beginnings().getOrDefault(partition, 0L);
                            if (end < next) {
                                throw lost(
                                        "ends at offset %d in partition %d, of which everything before %d is folded"
                                                .formatted(end, partition, next),
                                        ANOTHER_LOG);
                            }
                            if (beginning > next) {
                                throw lost(
                                        "begins at offset %d in partition %d, and everything before %d is folded: %d offsets in between are gone"
                                                .formatted(
                                                        beginning,
                                                        partition,
                                                        next,
                                                        beginning - next),
                                        CUT_LOG);
                            }
                        });
    }

    /**
     * Checks that a partition was there when the fold began.
     *
     * @throws IllegalStateException when it came later
     */
    public void checkKnown(int partition) {
        if (!beginnings.isEmpty() && !beginnings.containsKey(partition)) {
            throw repartitioned(partition + 1);
        }
    }

    private static final String ANOTHER_LOG =
            """
            Candles of two logs cannot be mixed. ./candlewick rebuild folds the log that is there now into a new epoch and \
            switches readers over when it is proved; ./candlewick up --fresh begins with nothing.""";

    private static final String CUT_LOG =
            """
            Going on would leave candles without a part of their ticks. ./candlewick rebuild --from-what-is-left folds what \
            is still there into a new epoch, without the candles before it.""";

    private static final String OTHER_PARTITIONS =
            """
            A symbol that moved to another partition has no order any more that its candles could be folded by. Send the \
            ticks to a topic with its partitions from the beginning, or ./candlewick rebuild: it folds the log as it is \
            now, and rejects what moved (WRONG_PARTITION).""";

    /** What to throw when the topic is another one of the same name. */
    public static IllegalStateException createdAgain(String topic, String before, String now) {
        return lost(
                topic,
                "was deleted and created again (id %s, now %s)".formatted(before, now),
                ANOTHER_LOG);
    }

    private IllegalStateException repartitioned(int count) {
        return lost(
                "had %d partitions and has %d now".formatted(beginnings.size(), count),
                OTHER_PARTITIONS);
    }

    private IllegalStateException lost(String what, String wayOut) {
        return lost(topic, what, wayOut);
    }

    private static IllegalStateException lost(String topic, String what, String wayOut) {
        return new IllegalStateException("Topic " + topic + " " + what + ". " + wayOut);
    }

    /** What must survive a restart. */
    public byte[] toBytes() {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] id = topicId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out =
                ByteBuffer.allocate(
                        1
                                + 2 * Short.BYTES
                                + name.length
                                + id.length
                                + Integer.BYTES
                                + beginnings.size() * (Integer.BYTES + Long.BYTES));
        out.put(FORMAT).putShort((short) name.length).put(name);
        out.putShort((short) id.length).put(id).putInt(beginnings.size());
        beginnings.forEach((partition, offset) -> out.putInt(partition).putLong(offset));
        return out.array();
    }

    /**
     * The guard that these bytes were made of.
     *
     * @throws IllegalStateException when another version of the job wrote them
     */
    public static LogGuard fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException(
                    "State of format " + format + "; this job reads format " + FORMAT);
        }
        String topic = text(in);
        String topicId = text(in);
        Map<Integer, Long> beginnings = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            beginnings.put(in.getInt(), in.getLong());
        }
        return new LogGuard(topic, topicId, beginnings);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
