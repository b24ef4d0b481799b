package dev.candlewick.verify.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which trades count for what, by their conditions, and why. Not thread safe. */
public final class ConditionTable {

    private static final int CACHED_CONDITIONS = 10_000;

    private record Answer(int intraday, int daily, boolean known) {}

    private final String name;
    private final @Nullable CombinationRule rule;
    private final Map<String, Answer> answers = new HashMap<>();

    private ConditionTable(String name, @Nullable CombinationRule rule) {
        this.name = name;
        this.rule = rule;
    }

    /**
     * The table of this name; an empty name gives the table by which every trade counts.
     *
     * @throws IllegalArgumentException when there is none, or a line of it is wrong
     */
    public static ConditionTable named(String name) {
        if (name.isEmpty()) {
            return new ConditionTable("", null);
        }
        List<String> shipped = resource("tables.txt").lines().toList();
        if (!shipped.contains(name)) {
            throw new IllegalArgumentException(
                    "the instrument file names a condition table \"%s\" that is not shipped; allowed: %s, or nothing"
                            .formatted(name, String.join(", ", shipped)));
        }
        String file = name + ".csv";
        return new ConditionTable(
                name, ConditionTableParser.parse("conditions/" + file, resource(file)));
    }

    /**
     * The table with this content, as an epoch keeps it.
     *
     * @throws IllegalArgumentException when a line of it is wrong
     */
    static ConditionTable of(String name, String content) {
        return new ConditionTable(name, ConditionTableParser.parse(name, content));
    }

    private static String resource(String file) {
        String path = "/topics/conditions/" + file;
        try (InputStream stream = ConditionTable.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the topics module lacks " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** Name of the table; empty where every trade counts. */
    public String name() {
        return name;
    }

    /** Effect on candles of 1s to 1h; bits of {@link TradeEffect}. */
    public int intraday(String condition) {
        return answer(condition).intraday();
    }

    /** Effect on candles of 1d; bits of {@link TradeEffect}. */
    public int daily(String condition) {
        return answer(condition).daily();
    }

    /** Whether the table knows all that the condition says: each bit and suffix, or each letter. */
    public boolean knows(String condition) {
        return answer(condition).known();
    }

    /**
     * Why a trade does what it does, in one line such as {@code us-tape-mask: official print}.
     *
     * @param daily whether the 1d candle is asked about, not those of 1s to 1h
     */
    public String reason(String condition, boolean daily) {
        return rule == null
                ? "no condition table: every trade counts"
                : name + ": " + rule.reason(condition, daily);
    }

    private Answer answer(String condition) {
        Answer known = answers.get(condition);
        if (known != null) {
            return known;
        }
        Answer found =
                rule == null
                        ? new Answer(TradeEffect.ALL, TradeEffect.ALL, true)
                        : new Answer(
                                rule.effect(condition, false),
                                rule.effect(condition, true),
                                rule.knows(condition));
        if (answers.size() < CACHED_CONDITIONS) {
            answers.put(condition, found);
        }
        return found;
    }
}
