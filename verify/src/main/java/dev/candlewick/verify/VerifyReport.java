package dev.candlewick.verify;

import dev.candlewick.verify.log.TickClass;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a verification found.
 *
 * @param topic the topic that was read
 * @param logEpoch the epoch that was compared
 * @param partitions what was read
 * @param unknownConditions folded ticks with conditions that their table does not wholly know, by
 *     table; no difference, but worth a look at the table
 * @param candles candles compared, by interval in the order 1s to 1d
 * @param differenceCount all differences
 * @param differences the first of them
 * @param refused candles that the database itself refuses, in words; they show as differences too
 * @param notProvable what the log no longer holds, in words; empty when it holds everything that
 *     was asked for
 */
public record VerifyReport(
        String topic,
        int logEpoch,
        List<PartitionTicks> partitions,
        SortedMap<String, Long> unknownConditions,
        Map<String, Long> candles,
        long differenceCount,
        List<Difference> differences,
        List<String> refused,
        List<String> notProvable) {

    private static final Set<TickClass> NO_TICKS =
            EnumSet.of(TickClass.HEARTBEAT, TickClass.BAR, TickClass.GAP);

    /** Whether everything that was asked for is proved. */
    public boolean ok() {
        return differenceCount == 0 && notProvable.isEmpty();
    }

    /** Records that are ticks: neither heartbeats nor bars nor gaps. */
    public long tickCount() {
        return Arrays.stream(TickClass.values())
                .filter(tickClass -> !NO_TICKS.contains(tickClass))
                .mapToLong(this::tickCount)
                .sum();
    }

    /** Records of one class over all partitions. */
    public long tickCount(TickClass tickClass) {
        return partitions.stream().mapToLong(partition -> partition.of(tickClass)).sum();
    }

    /** Candles of all intervals. */
    public long candleCount() {
        return candles.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Prints everything, the last line last. */
    public void print(PrintWriter out) {
        out.println("topic %s, log epoch %d".formatted(topic, logEpoch));
        out.println(row("partition", "offsets", names()));
        for (PartitionTicks partition : partitions) {
            out.println(
                    row(
                            String.valueOf(partition.partition()),
                            partition.beginning() + "-" + partition.end(),
                            Arrays.stream(TickClass.values())
                                    .map(tickClass -> number(partition.of(tickClass)))
                                    .toList()));
        }
        out.println(
                row(
                        "all",
                        "",
                        Arrays.stream(TickClass.values())
                                .map(tickClass -> number(tickCount(tickClass)))
                                .toList()));
        unknownConditions.forEach(
                (table, count) ->
                        out.println(
                                "condition table %s does not wholly know the conditions of %s ticks"
                                        .formatted(table, number(count))));
        out.println(
                "candles compared: "
                        + candles.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                                .collect(Collectors.joining(", ")));
        differences.forEach(out::println);
        if (differenceCount > differences.size()) {
            out.println(
                    "... and %s differences more"
                            .formatted(number(differenceCount - differences.size())));
        }
        refused.forEach(out::println);
        notProvable.forEach(sentence -> out.println("not provable: " + sentence));
        out.println(lastLine());
        out.flush();
    }

    /** The line that says it all. */
    public String lastLine() {
        return "verify: %s ticks, %s candles compared, %s %s%s"
                .formatted(
                        number(tickCount()),
                        number(candleCount()),
                        number(differenceCount),
                        differenceCount == 1 ? "difference" : "differences",
                        notProvable.isEmpty() ? "" : ", not all of it provable");
    }

    private static List<String> names() {
        return Arrays.stream(TickClass.values())
                .map(tickClass -> tickClass.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String row(String first, String second, List<String> cells) {
        return "%-9s %20s".formatted(first, second)
                + cells.stream().map("%13s"::formatted).collect(Collectors.joining());
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
