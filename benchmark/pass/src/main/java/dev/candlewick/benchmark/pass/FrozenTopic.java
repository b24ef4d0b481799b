package dev.candlewick.benchmark.pass;

import java.util.List;

/**
 * A topic that is complete. It begins with {@code ticks} ticks with event times before {@code
 * tailFrom}; one tick in each partition with a time after it follows, so that event clocks pass all
 * windows of the others. The tail is in nobody's hash.
 *
 * @param partitions how many there are; each holds ticks
 * @param tailFrom microseconds since the epoch
 * @param parallelism with which the program shall read it
 */
public record FrozenTopic(
        String bootstrapServers,
        String name,
        int partitions,
        long ticks,
        long tailFrom,
        int parallelism) {

    /** How far event times in a partition may go back, milliseconds. */
    public static final int OUT_OF_ORDERNESS_MILLIS = 500;

    /** How many messages a consumer may take at once, for every engine that lets itself be told. */
    public static final int MAX_POLL_RECORDS = 20_000;

    /** The same, read with another parallelism. */
    public FrozenTopic readBy(int newParallelism) {
        return new FrozenTopic(bootstrapServers, name, partitions, ticks, tailFrom, newParallelism);
    }

    /** Messages in the topic. */
    public long messages() {
        return ticks + partitions;
    }

    /** The command line from which {@link #parse} makes the same again. */
    public List<String> arguments() {
        return List.of(
                bootstrapServers,
                name,
                Integer.toString(partitions),
                Long.toString(ticks),
                Long.toString(tailFrom),
                Integer.toString(parallelism));
    }

    static FrozenTopic parse(String[] arguments) {
        return new FrozenTopic(
                arguments[0],
                arguments[1],
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]),
                Long.parseLong(arguments[4]),
                Integer.parseInt(arguments[5]));
    }
}
