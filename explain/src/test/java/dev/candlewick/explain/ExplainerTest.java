package dev.candlewick.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.table.CandleKey;
import dev.candlewick.explain.table.CandleRow;
import dev.candlewick.explain.table.RevisionRow;
import dev.candlewick.verify.table.CandleInterval;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ExplainerTest {

    private static final long T0 =
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-01-05T15:00:00Z"));
    private static final CandleKey MINUTE =
            new CandleKey(MemoryCandles.EPOCH, "X", CandleInterval.MINUTE);

    private final MemoryRecords log = new MemoryRecords(2);
    private @Nullable MemoryCandles tables;
    private int limit = 100;

    @Test
    void theFirstOfEqualPricesMakesTheHighAndTheLastOfEqualTimesTheClose() {
        trade(1, "5", null);
        trade(2, "7", null);
        trade(3, "7", null);
        trade(3, "6", null);
        Explanation explanation = explain(0);
        assertThat(explanation.matches()).isTrue();
        assertThat(made(explanation))
                .isEqualTo(Map.of(Price.OPEN, 0L, Price.LOW, 0L, Price.HIGH, 1L, Price.CLOSE, 3L));
    }

    @Test
    void aDuplicateIsKnownByATickLongBeforeTheCandle() {
        trade(0, "1", "a");
        for (int second = 60; second < 600; second += 60) {
            trade(second, "1", null);
        }
        trade(595, "1", "a");
        trade(596, "1", "b");
        Explanation explanation = explain(590);
        assertThat(rules(explanation)).contains("duplicate of offset 0");
        assertThat(explanation.count(Verdict.DUPLICATE)).isEqualTo(1);
        assertThat(explanation.matches()).isTrue();
    }

    @Test
    void anIdThatComesBackAgainAndAgainIsFollowedToItsBeginning() {
        // Remembered from second 0 until its own time falls behind the horizon, then anew.
        trade(0, "1", "a");
        for (int second = 550; second < 6_000; second += 550) {
            trade(second, "1", "a");
            trade(second + 1, "1", null);
        }
        candles()
                .table(MINUTE)
                .values()
                .forEach(
                        row -> {
                            Explanation explanation = explain((row.start() - T0) / 1_000_000);
                            assertThat(explanation.matches()).isTrue();
                        });
    }

    @Test
    void aTickInFlatEncodingIsReadLikeOneInJson() {
        trade(1, "5", "a");
        log.sendFlat(0, "X", FlatTick.of(T0 + 2_000_000, 700_000_000, 100_000_000, "@", "b"));
        log.sendFlat(0, "X", FlatTick.of(T0 + 3_000_000, 500_000_000, 100_000_000, "", "a"));
        log.sendFlat(0, "X", FlatTick.of(T0 + 4_000_000, 0, 100_000_000, "", "c"));
        log.sendFlat(0, "X", FlatTick.of(T0 + 5_000_000, 800_000_000, 1, "", "\u0001"));
        trade(5_000, "5", null);
        log.sendFlat(0, "X", FlatTick.of(T0 + 6_000_000, 900_000_000, 100_000_000, "F", "late"));
        Explanation explanation = explain(0);
        assertThat(explanation.matches()).isTrue();
        assertThat(explanation.ticks())
                .extracting(Tick::price, Tick::conditions, Tick::tradeId, Tick::verdict)
                .containsExactly(
                        tuple("5", null, "a", Verdict.COUNTED),
                        tuple("7", "@", "b", Verdict.COUNTED),
                        tuple("5", null, "a", Verdict.DUPLICATE),
                        tuple("0", null, "c", Verdict.REJECTED),
                        tuple("8", null, "\u0001", Verdict.REJECTED),
                        tuple("9", "F", "late", Verdict.LATE));
        assertThat(text(explanation))
                .contains("rejected: RANGE", "rejected: TEXT")
                .doesNotContain("\u0001");
    }

    @Test
    void onlyTheStretchOfTheCandleIsRead() {
        for (int second = 0; second < 20_000; second++) {
            trade(second, "1", "id " + second);
        }
        assertThat(explain(10_000).matches()).isTrue();
        // The candle, a horizon before it, a horizon behind it, and a minute of rounding.
        assertThat(log.readCount()).isBetween(1_200L, 1_400L);
    }

    @Test
    void aSilentSymbolIsNotFollowedForever() {
        trade(0, "1", "a");
        fill(150_000);
        trade(90_000, "1", "b");
        Explanation explanation = explain(0);
        assertThat(explanation.matches()).isTrue();
        assertThat(explanation.remarks())
                .containsExactly(
                        "duplicates were looked for up to offset 50000; later ones are not shown");
        assertThat(log.readCount()).isEqualTo(50_001);
    }

    @Test
    void aLongWayBackIsGoneOnlyWhenTheFingerprintAsksForIt() {
        trade(0, "1", "a");
        fill(150_000);
        trade(590, "1", "b");
        Explanation near = explain(590);
        assertThat(near.matches()).isTrue();
        assertThat(near.remarks())
                .containsExactly(
                        "duplicates of ticks before offset 100001 were not looked for; the fingerprint says that what counts is right");

        trade(595, "1", "a");
        tables = null;
        Explanation far = explain(590);
        assertThat(far.matches()).isTrue();
        assertThat(rules(far)).contains("duplicate of offset 0");
    }

    @Test
    void whatRepeatsALostTickCannotBeKnown() {
        trade(0, "1", "a");
        trade(70, "1", "b");
        trade(75, "1", "a");
        trade(76, "1", "c");
        candles();
        log.truncate(0, 1);
        Explanation explanation = explain(60);
        assertThat(explanation.notProvable())
                .containsExactly(
                        "the log of partition 0 begins at offset 1; what repeats a tick before it cannot be known");
        log.truncate(0, 2);
        assertThat(explain(60).isProvable()).isFalse();
    }

    @Test
    void theFingerprintProvesACandleWhoseLookBackIsLost() {
        trade(0, "1", "a");
        trade(70, "1", "b");
        candles();
        log.truncate(0, 1);
        Explanation explanation = explain(60);
        assertThat(explanation.matches()).isTrue();
        assertThat(explanation.remarks())
                .containsExactly(
                        "the log begins at offset 1; the fingerprint says that none of what counts is a duplicate of a tick before it");
    }

    @Test
    void aLateTickIsShownWhereverItLies() {
        trade(0, "1", null);
        trade(7_200, "1", null);
        fill(1_000);
        trade(30, "2", null);
        Explanation explanation = explain(0);
        assertThat(rules(explanation))
                .containsExactly(
                        "",
                        "late: 1h 59m 30s behind the newest tick, 1h 49m 30s beyond the horizon of 10m");
        assertThat(explanation.matches()).isTrue();
    }

    @Test
    void rejectedMessagesBelongToTheCandleWhenTheirTimeCanBeRead() {
        trade(0, "1", null);
        log.send(0, "X", message(1, "-1", null));
        log.send(0, "Y", message(2, "1", null));
        log.send(0, "X", message(99, "-1", null));
        log.send(0, "X", "{");
        log.send(1, "X", message(3, "1", null));
        Explanation explanation = explain(0);
        assertThat(rules(explanation))
                .containsExactly(
                        "",
                        "rejected: RANGE, in the words of the job",
                        "rejected: KEY, in the words of the job",
                        "rejected: WRONG_PARTITION, in the words of the job");
        assertThat(explanation.ticks().get(3).partition()).isEqualTo(1);
        assertThat(explanation.matches()).isTrue();
    }

    @Test
    void anotherValueInTheRowIsADifference() {
        trade(0, "1", null);
        edit("volume", "2");
        Explanation explanation = explain(0);
        assertThat(explanation.matches()).isFalse();
        assertThat(explanation.columns())
                .filteredOn(column -> !column.agrees())
                .containsExactly(new Column("volume", "1", "2"));
        assertThat(text(explanation))
                .containsPattern("volume +1 +2 +DIFFERENT")
                .endsWith("explain: does not match the row: volume\n");
    }

    @Test
    void aTickThatTheJobHasPassedOverIsADifference() {
        trade(0, "1", null);
        tables = new MemoryCandles(RandomTicks.INSTRUMENTS, log.all());
        trade(1, "1", null);
        assertThat(explain(0).matches()).isTrue();
        assertThat(explain(0).remarks())
                .containsExactly("1 ticks behind offset 0 are in the log and not yet in the row");

        CandleKey day = new CandleKey(MemoryCandles.EPOCH, "X", CandleInterval.DAY);
        trade(2, "1", null);
        candles().rows.put(day, new MemoryCandles(RandomTicks.INSTRUMENTS, log.all()).table(day));
        Explanation explanation = explain(0);
        assertThat(explanation.matches()).isFalse();
        assertThat(text(explanation))
                .contains("different: offset 1 belongs to the candle and is not in the row")
                .endsWith("explain: does not match the row: ticks that are missing from it\n");
    }

    @Test
    void whatTheLogHasLostCannotBeProved() {
        for (int second = 0; second < 40; second += 10) {
            trade(second, "1", null);
        }
        candles();
        log.truncate(0, 2);
        Explanation explanation = explain(0);
        assertThat(explanation.isProvable()).isFalse();
        assertThat(explanation.matches()).isFalse();
        assertThat(explanation.ticks()).hasSize(2);
        assertThat(text(explanation))
                .contains(
                        "not provable: the log of partition 0 begins at offset 2; the candle's ticks begin at offset 0");
    }

    @Test
    void aCandleWhollyLostCannotBeProvedEither() {
        trade(0, "1", null);
        trade(3_600, "1", null);
        candles();
        log.truncate(0, 1);
        Explanation explanation = explain(0);
        assertThat(explanation.isProvable()).isFalse();
        assertThat(explanation.ticks()).isEmpty();
        // Behind the beginning all is as it was.
        assertThat(explain(3_600).matches()).isTrue();
    }

    @Test
    void aLogThatIsShorterThanTheRowSaysIsAnother() {
        trade(0, "1", null);
        trade(1, "1", null);
        MemoryCandles whole = candles();
        MemoryRecords other = new MemoryRecords(2);
        other.send(0, "X", message(0, "1", null));
        Explanation explanation = Explainer.explain(question(0), whole.with(other));
        assertThat(explanation.notProvable())
                .containsExactly(
                        "the log of partition 0 ends before offset 1; the row holds ticks up to offset 1");
    }

    @Test
    void aRevisionNamesTheTicksBetweenItsOffsets() {
        trade(0, "1", null);
        trade(70, "1", null);
        trade(5, "3", null);
        trade(6, "3", null);
        candles()
                .revisions
                .add(
                        new RevisionRow(
                                1,
                                "LATE_TICK",
                                Instant.EPOCH,
                                Instant.EPOCH,
                                0,
                                3,
                                List.of(new RevisionRow.Change("high", "1", "3"))));
        Explanation explanation = explain(0);
        assertThat(explanation.revisions().get(0).offsets()).containsExactly(2L, 3L);
        assertThat(text(explanation))
                .contains(
                        "revision 1  LATE_TICK  at 1970-01-01 00:00:00.000000 UTC, by 2 ticks at offset 2, 3")
                .containsPattern("high +1 +3\n");
    }

    @Test
    void aLongListIsCutAndKeepsWhatMatters() throws IOException {
        limit = 2;
        for (int second = 0; second < 20; second++) {
            trade(second, second == 10 ? "9" : "5", second == 15 ? "id 3" : "id " + second);
        }
        Explanation explanation = explain(0);
        assertThat(explanation.ticks())
                .extracting(Tick::offset)
                .containsExactly(0L, 1L, 10L, 15L, 19L);
        assertThat(explanation.tickCount()).isEqualTo(20);
        assertThat(text(explanation))
                .contains("  ... 8 more\n", "  ... 4 more\n", "  ... 3 more\n")
                .contains("20 ticks: 19 counted, 0 ineligible, 1 duplicate, 0 late, 0 rejected");
        StringWriter json = new StringWriter();
        JsonPrinter.print(explanation, new PrintWriter(json));
        JsonNode read = new ObjectMapper().readTree(json.toString());
        assertThat(read.get("ticks")).hasSize(5);
        assertThat(read.get("ticks").get(2).get("made").get(0).asText()).isEqualTo("high");
        assertThat(read.get("counts").get("duplicate").asInt()).isEqualTo(1);
    }

    @Test
    void whereThereIsNoCandleTheNearestIsNamed() {
        trade(0, "1", null);
        trade(3_600, "1", null);
        assertThatThrownBy(() -> explain(600))
                .isInstanceOf(NoCandleException.class)
                .hasMessage(
                        "X has no 1m candle at 2026-01-05T15:10:00.000000Z; the nearest is at 2026-01-05T15:00:00.000000Z");
        assertThatThrownBy(() -> explain(3_000))
                .hasMessageEndingWith("2026-01-05T16:00:00.000000Z");
        assertThatThrownBy(() -> explain(-9_000))
                .hasMessageEndingWith("2026-01-05T15:00:00.000000Z");
    }

    @Test
    void theCommandEndsWithTheCodeOfItsAnswer() {
        trade(0, "1", null);
        assertThat(run("X", "1m", "2026-01-05T15:00:00Z")).isZero();
        assertThat(run("X", "1m", "2026-01-05T15:00")).isZero();
        assertThat(run("X", "1m", "2026-01-05T15:01:00Z")).isEqualTo(1);
        assertThat(run("Y", "1m", "2026-01-05T15:00:00Z")).isEqualTo(1);
        assertThat(run("x", "1m", "2026-01-05T15:00:00Z")).isEqualTo(2);
        assertThat(run("X", "2m", "2026-01-05T15:00:00Z")).isEqualTo(2);
        assertThat(run("X", "1m", "noon")).isEqualTo(2);
        assertThat(run("X", "1m", "2026-01-05T15:00:00Z", "--epoch", "99")).isEqualTo(3);
        edit("close", "2");
        assertThat(run("X", "1m", "2026-01-05T15:00:00Z", "--json")).isEqualTo(1);
    }

    private int run(String... arguments) {
        return new CommandLine(new ExplainCommand(() -> candles().with(log)))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);
    }

    @Test
    void pagesOfWhatIsAskedForFollowEachOther() {
        for (int second = 0; second < 50; second++) {
            trade(second, "1", "id " + second);
            trade(second, "1", "id " + second);
        }
        assertThat(page(Listing.Which.ALL, 0)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(page(Listing.Which.ALL, 96)).containsExactly(96L, 97L, 98L, 99L);
        assertThat(page(Listing.Which.LEFT_OUT, 8))
                .containsExactly(17L, 19L, 21L, 23L, 25L, 27L, 29L, 31L);
        assertThat(page(Listing.Which.COUNTED, 48)).containsExactly(96L, 98L);
        assertThat(page(Listing.Which.COUNTED, 50)).isEmpty();
    }

    private List<Long> page(Listing.Which which, long skip) {
        Question first = question(0);
        Explanation explanation =
                Explainer.explain(
                        new Question(
                                first.symbol(),
                                first.interval(),
                                first.time(),
                                first.logEpoch(),
                                Listing.page(which, skip, 8)),
                        candles().with(log));
        assertThat(explanation.tickCount()).isEqualTo(100);
        assertThat(explanation.makers())
                .extractingByKey(Price.CLOSE)
                .extracting(Tick::offset)
                .isEqualTo(98L);
        return explanation.ticks().stream().map(Tick::offset).toList();
    }

    @Test
    void aReadingIsWatchedAndEndsWhenNobodyWaits() {
        trade(0, "1", null);
        fill(40_000);
        trade(1, "1", null);
        List<Long> read = new ArrayList<>();
        Watch until10000 =
                new Watch() {
                    @Override
                    public void read(long records, long most) {
                        assertThat(most).isEqualTo(40_002);
                        read.add(records);
                    }

                    @Override
                    public boolean isOver() {
                        return !read.isEmpty() && read.getLast() > 10_000;
                    }
                };
        assertThatThrownBy(() -> Explainer.explain(question(0), candles().with(log), until10000))
                .isInstanceOf(CancellationException.class);
        assertThat(log.readCount()).isLessThan(12_000);
        assertThat(read).isSorted().hasSizeGreaterThan(5);
    }

    private void trade(long second, String price, @Nullable String id) {
        log.send(0, "X", message(second, price, id));
    }

    private static String message(long second, String price, @Nullable String id) {
        return "{\"symbol\":\"X\",\"event_time\":%d,\"price\":%s,\"size\":1%s}"
                .formatted(
                        T0 + second * 1_000_000,
                        price,
                        id == null ? "" : ",\"trade_id\":\"" + id + "\"");
    }

    /** Records of others. */
    private void fill(int count) {
        for (int record = 0; record < count; record++) {
            log.send(0, "OTHER", null);
        }
    }

    private MemoryCandles candles() {
        MemoryCandles known = tables;
        if (known == null) {
            known = new MemoryCandles(RandomTicks.INSTRUMENTS, log.all());
            tables = known;
        }
        return known;
    }

    private void edit(String column, String value) {
        candles()
                .table(MINUTE)
                .replaceAll(
                        (start, row) -> {
                            Map<String, @Nullable String> values = new HashMap<>(row.values());
                            values.put(column, value);
                            return new CandleRow(
                                    row.start(),
                                    row.end(),
                                    row.isFinal(),
                                    row.revision(),
                                    row.firstOffset(),
                                    row.lastOffset(),
                                    row.recordedAt(),
                                    values);
                        });
    }

    private Explanation explain(long second) {
        return Explainer.explain(question(second), candles().with(log));
    }

    private Question question(long second) {
        return new Question(
                "X",
                CandleInterval.MINUTE,
                Moment.of(Instant.EPOCH.plus(T0 + second * 1_000_000, ChronoUnit.MICROS)),
                OptionalInt.empty(),
                Listing.first(limit));
    }

    private static Map<Price, Long> made(Explanation explanation) {
        Map<Price, Long> made = new HashMap<>();
        explanation.ticks().forEach(tick -> tick.made().forEach(p -> made.put(p, tick.offset())));
        return made;
    }

    private static List<String> rules(Explanation explanation) {
        return explanation.ticks().stream().map(Tick::rule).toList();
    }

    private static String text(Explanation explanation) {
        StringWriter text = new StringWriter();
        TextPrinter.print(explanation, new PrintWriter(text));
        return text.toString();
    }
}
