package dev.candlewick.job.instrument;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what a trade does to a candle, from its condition text, by the rule that the table's file
 * names. The format is that of the message contract, chapter "Condition tables". Answers are
 * remembered for each condition text. Not thread safe.
 */
public final class ConditionTable {

    /** Bits of an answer: what the trade does to the candles of 1s to 1h. */
    public static final int OPEN_CLOSE = 1;

    public static final int HIGH_LOW = 2;
    public static final int VOLUME = 4;

    /** How far the bits for the 1d candle lie above those of the others. */
    public static final int DAILY_SHIFT = 3;

    static final int ALL = OPEN_CLOSE | HIGH_LOW | VOLUME;

    /** Beside the bits of an answer: a part of the condition is not in the table. */
    static final int UNKNOWN = 1 << (2 * DAILY_SHIFT);

    private static final int MOST_REMEMBERED = 4096;
    private static final String FOLDER = "/topics/conditions/";

    private final String name;
    private final @Nullable CombinationRule rule;
    private final Runnable whenUnknown;
    private final Map<String, Integer> remembered = new HashMap<>();

    private ConditionTable(String name, @Nullable CombinationRule rule, Runnable whenUnknown) {
        this.name = name;
        this.rule = rule;
        this.whenUnknown = whenUnknown;
    }

    /**
     * The table of that name; the empty name is the table in which every trade counts for
     * everything.
     *
     * @param whenUnknown runs for each trade with a condition that is not wholly in the table
     * @throws IllegalArgumentException when there is no such table or its file is wrong
     */
    public static ConditionTable named(String name, Runnable whenUnknown) {
        if (name.isEmpty()) {
            return new ConditionTable("", null, whenUnknown);
        }
        List<String> names = resource("tables.txt").lines().toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no condition table '"
                            + name
                            + "'; allowed are "
                            + String.join(", ", names)
                            + ", or none at all");
        }
        String file = name + ".csv";
        CombinationRule rule = ConditionTableFile.parse("conditions/" + file, resource(file));
        return new ConditionTable(name, rule, whenUnknown);
    }

    /**
     * What the file of a table says, without remarks and empty lines.
     *
     * @param name of a table that there is
     */
    public static String content(String name) {
        return resource(name + ".csv")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String resource(String file) {
        try (InputStream in = ConditionTable.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("The topics module lacks " + FOLDER + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FOLDER + file, e);
        }
    }

    public String name() {
        return name;
    }

    /**
     * What a trade with these conditions does: the bits above, and for 1d the same shifted by
     * {@link #DAILY_SHIFT}.
     */
    public int sets(String conditions) {
        if (rule == null) {
            return ALL | ALL << DAILY_SHIFT;
        }
        Integer answer = remembered.get(conditions);
        if (answer == null) {
            answer = rule.sets(conditions);
            if (remembered.size() < MOST_REMEMBERED) {
                remembered.put(conditions, answer);
            }
        }
        if ((answer & UNKNOWN) != 0) {
            whenUnknown.run();
        }
        return answer & ~UNKNOWN;
    }
}
