package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.anomaly.RuleChange.Action;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which rule holds for which symbol at which time. */
class RuleBookTest {
    private static final AnomalyRules DEFAULTS = AnomalyRules.defaults();
    private static final List<String> GLOBS =
            List.of("*", "B*", "BT*", "BTC*", "*USD", "BTC?SD", "BTCUSD", "ETHUSD", "?TC*", "**");
    private static final List<String> SYMBOLS =
            List.of("BTCUSD", "ETHUSD", "BTCEUR", "IBM", "B", "BTC*");
    private static final List<Action> ACTIONS = List.of(Action.values());
    private static final List<String> VENUES = List.of("", "24x7", "XNYS");

    private final RuleBook book = new RuleBook(DEFAULTS);
    private long offset;

    @Test
    void withoutARuleTheDefaultHolds() {
        assertThat(book.of("IBM", "XNYS").at(0)).isSameAs(DEFAULTS);
        assertThat(DEFAULTS.version()).isZero();
    }

    @Test
    void aRuleHoldsFromItsTimeOn() {
        set("*", "", 100, 7);

        RulesInForce rules = book.of("IBM", "XNYS");
        assertThat(warn(rules.at(99))).isEqualTo(6);
        assertThat(warn(rules.at(100))).isEqualTo(7);
        assertThat(rules.at(100).of(AnomalyKind.TREND)).isEqualTo(DEFAULTS.of(AnomalyKind.TREND));
        assertThat(rules.at(99).version()).isZero();
        assertThat(rules.at(100).version()).isEqualTo(1);
    }

    @Test
    void theMostSpecificRuleHolds() {
        set("*", "", 1, 11);
        set("*", "24x7", 1, 12);
        set("BTC*", "", 1, 13);
        set("BTC*", "24x7", 1, 14);
        set("BTC?SD", "", 1, 15);
        set("BTCUSD", "", 1, 16);

        assertThat(warn("IBM", "XNYS", 1)).isEqualTo(11);
        assertThat(warn("ETHUSD", "24x7", 1)).isEqualTo(12);
        assertThat(warn("BTCEUR", "XNYS", 1)).isEqualTo(13);
        assertThat(warn("BTCEUR", "24x7", 1)).isEqualTo(14);
        assertThat(warn("BTCXSD", "24x7", 1)).isEqualTo(15);
        assertThat(warn("BTCUSD", "24x7", 1)).isEqualTo(16);
    }

    @Test
    void ofTwoThatAreAsSpecificTheLaterOneHolds() {
        set("BTC*", "", 10, 7);
        set("*USD", "", 20, 8);

        assertThat(warn("BTCUSD", "24x7", 10)).isEqualTo(7);
        assertThat(warn("BTCUSD", "24x7", 20)).isEqualTo(8);
    }

    @Test
    void aRuleThatIsTakenBackMakesRoomForTheLessSpecific() {
        set("*", "", 1, 11);
        set("BTC*", "", 1, 12);
        book.put(change("BTC*", "", 50, Action.DEFAULT, null), offset++);

        assertThat(warn("BTCUSD", "24x7", 49)).isEqualTo(12);
        assertThat(warn("BTCUSD", "24x7", 50)).isEqualTo(11);
    }

    @Test
    void aKindThatIsOffIsNeverMet() {
        book.put(change("IBM", "", 5, Action.OFF, null), offset++);

        Tiers tiers = book.of("IBM", "XNYS").at(5).of(AnomalyKind.PRICE_JUMP);
        assertThat(tiers.of(Double.MAX_VALUE)).isNull();
        assertThat(tiers.of(Double.POSITIVE_INFINITY)).isNull();
        assertThat(book.deciding(AnomalyKind.PRICE_JUMP, "IBM", "XNYS", 5))
                .get()
                .extracting(RuleChange::action)
                .isEqualTo(Action.OFF);
    }

    @Test
    void theLaterMessageWithTheSameKeyHoldsInWhateverOrderTheyCome() {
        RuleChange first = change("*", "", 10, Action.THRESHOLDS, tiers(7));
        RuleChange second = change("*", "", 10, Action.THRESHOLDS, tiers(8));

        assertThat(book.put(second, 2)).isTrue();
        assertThat(book.put(first, 1)).isFalse();
        assertThat(book.put(second, 2)).isFalse();

        assertThat(warn("IBM", "XNYS", 10)).isEqualTo(8);
    }

    @Test
    void whatIsLeftOutIsTakenFromTheRuleThatCoversTheGlob() {
        set("*", "", 1, 11);
        set("BTC*", "", 1, 12);
        set("B?", "", 1, 13);

        assertThat(covering("BTCUSD*", "24x7")).isEqualTo(12);
        assertThat(covering("BTC*", "")).isEqualTo(12);
        assertThat(covering("B*", "")).isEqualTo(11);
        assertThat(covering("IBM", "")).isEqualTo(11);
        assertThat(book.covering(new RuleScope(AnomalyKind.PRICE_JUMP, "IBM", "XNYS"), 0))
                .isEmpty();
    }

    @Test
    void aGlobOfManyStarsTakesNoTime() {
        RuleScope hostile = new RuleScope(AnomalyKind.GAP, "*A".repeat(15) + "*B", "");

        assertThat(hostile.matches("A".repeat(32), "XNYS")).isFalse();
    }

    @Test
    void globsMatchAsTheInstrumentFileDoes() {
        for (String glob : GLOBS) {
            Pattern pattern =
                    Pattern.compile(
                            glob.replaceAll("[^A-Z0-9*?]", "\\\\$0")
                                    .replace("*", ".*")
                                    .replace('?', '.'));
            for (String symbol : SYMBOLS.subList(0, 5)) {
                assertThat(new RuleScope(AnomalyKind.GAP, glob, "").matches(symbol, "24x7"))
                        .as("%s %s", glob, symbol)
                        .isEqualTo(pattern.matcher(symbol).matches());
            }
        }
    }

    /** Against the definition, rule by rule and moment by moment. */
    @Test
    void theBookSaysWhatItsDefinitionSaysInWhateverOrderItWasFilled() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<RuleBook.Entry> log = new ArrayList<>();
            int size = random.nextInt(25);
            for (int place = 0; place < size; place++) {
                log.add(new RuleBook.Entry(anyChange(random), place));
            }
            List<RuleBook.Entry> shuffled = new ArrayList<>(log);
            Collections.shuffle(shuffled, random);
            RuleBook filled = new RuleBook(DEFAULTS);
            shuffled.forEach(entry -> filled.put(entry.change(), entry.offset()));

            for (String symbol : SYMBOLS) {
                String venue = VENUES.get(1 + random.nextInt(2));
                RulesInForce rules = filled.of(symbol, venue);
                for (long time = 0; time < 12; time++) {
                    for (AnomalyKind kind : List.of(AnomalyKind.GAP, AnomalyKind.TREND)) {
                        Optional<RuleChange> expected = defined(log, kind, symbol, venue, time);
                        assertThat(rules.at(time).of(kind))
                                .as("seed %d %s %s at %d", seed, symbol, venue, time)
                                .isEqualTo(
                                        expected.map(RuleChange::thresholds)
                                                .orElse(DEFAULTS.of(kind)));
                        assertThat(filled.deciding(kind, symbol, venue, time)).isEqualTo(expected);
                    }
                }
            }
        }
    }

    /** What a job that knew less said of a moment has a lower version, or is the same. */
    @Test
    void aFurtherChangeMovesTheVersionWhereverItMovesAThreshold() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            RuleBook growing = new RuleBook(DEFAULTS);
            for (int place = 0; place < 15; place++) {
                List<AnomalyRules> before = everywhere(growing);
                growing.put(anyChange(random), place);
                List<AnomalyRules> after = everywhere(growing);
                for (int i = 0; i < before.size(); i++) {
                    boolean same =
                            List.of(AnomalyKind.GAP, AnomalyKind.TREND).stream()
                                    .allMatch(sameTiers(before.get(i), after.get(i)));
                    assertThat(after.get(i).version())
                            .isGreaterThanOrEqualTo(before.get(i).version() + (same ? 0 : 1));
                }
            }
        }
    }

    private static Predicate<AnomalyKind> sameTiers(AnomalyRules one, AnomalyRules other) {
        return kind -> one.of(kind).equals(other.of(kind));
    }

    private static List<AnomalyRules> everywhere(RuleBook book) {
        List<AnomalyRules> rules = new ArrayList<>();
        for (String symbol : SYMBOLS) {
            for (long time = 0; time < 12; time++) {
                rules.add(book.of(symbol, "24x7").at(time));
            }
        }
        return rules;
    }

    private static Optional<RuleChange> defined(
            List<RuleBook.Entry> log, AnomalyKind kind, String symbol, String venue, long time) {
        return log.stream()
                .filter(entry -> entry.change().scope().kind() == kind)
                .filter(entry -> entry.change().scope().matches(symbol, venue))
                .filter(entry -> entry.change().effectiveFrom() <= time)
                // Nothing of the same scope took effect later, nor was said later of that time.
                .filter(
                        entry ->
                                log.stream()
                                        .noneMatch(
                                                other ->
                                                        other.change()
                                                                        .scope()
                                                                        .equals(
                                                                                entry.change()
                                                                                        .scope())
                                                                && other.change().effectiveFrom()
                                                                        <= time
                                                                && isBehind(other, entry)))
                .map(RuleBook.Entry::change)
                .filter(change -> change.action() != Action.DEFAULT)
                .min(
                        Comparator.comparing(RuleChange::scope, RuleScope.MOST_SPECIFIC_FIRST)
                                .thenComparing(change -> -change.effectiveFrom())
                                .thenComparing(change -> change.scope().symbol())
                                .thenComparing(change -> change.scope().venue()));
    }

    private static boolean isBehind(RuleBook.Entry one, RuleBook.Entry other) {
        long later = one.change().effectiveFrom() - other.change().effectiveFrom();
        return later > 0 || (later == 0 && one.offset() > other.offset());
    }

    private static RuleChange anyChange(Random random) {
        RuleScope scope =
                new RuleScope(
                        random.nextBoolean() ? AnomalyKind.GAP : AnomalyKind.TREND,
                        GLOBS.get(random.nextInt(GLOBS.size())),
                        VENUES.get(random.nextInt(VENUES.size())));
        Action action = ACTIONS.get(random.nextInt(3));
        return new RuleChange(
                scope,
                random.nextInt(10),
                action,
                action == Action.THRESHOLDS ? tiers(1 + random.nextInt(50)) : null,
                "anna",
                "because");
    }

    private double covering(String glob, String venue) {
        return book.covering(new RuleScope(AnomalyKind.PRICE_JUMP, glob, venue), 1)
                .orElseThrow()
                .thresholds()
                .warn();
    }

    private double warn(String symbol, String venue, long time) {
        return warn(book.of(symbol, venue).at(time));
    }

    private static double warn(AnomalyRules rules) {
        return rules.of(AnomalyKind.PRICE_JUMP).warn();
    }

    private void set(String symbol, String venue, long from, double warn) {
        book.put(change(symbol, venue, from, Action.THRESHOLDS, tiers(warn)), offset++);
    }

    private static Tiers tiers(double warn) {
        return new Tiers(1, warn, 100);
    }

    private static RuleChange change(
            String symbol, String venue, long from, Action action, @Nullable Tiers tiers) {
        return new RuleChange(
                new RuleScope(AnomalyKind.PRICE_JUMP, symbol, venue),
                from,
                action,
                tiers,
                "anna",
                "because");
    }
}
