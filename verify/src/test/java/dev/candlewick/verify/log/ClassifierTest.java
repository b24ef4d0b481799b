package dev.candlewick.verify.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.verify.message.RejectReason;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClassifierTest {

    private static final long HORIZON = 10;
    private static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            IBM,XNYS,us-tape-mask,0.01,International Business Machines, Inc.
            """;

    private final MemoryLog log = new MemoryLog(2);

    @Test
    void aTickOlderThanTheHorizonIsLateAndOneAtItIsNot() {
        tick(100, null);
        tick(90, null);
        tick(89, null);
        assertThat(classes()).containsExactly(TickClass.APPLIED, TickClass.APPLIED, TickClass.LATE);
    }

    @Test
    void theNewestTimeIsThatOfTheSymbolAlone() {
        log.trade(0, "A", 1_000, "1", "1");
        log.trade(0, "B", 1, "1", "1");
        log.send(0, null, "{\"type\":\"HEARTBEAT\",\"event_time\":5000}");
        log.trade(0, "A", 995, "1", "1");
        assertThat(classes())
                .containsExactly(
                        TickClass.APPLIED,
                        TickClass.APPLIED,
                        TickClass.HEARTBEAT,
                        TickClass.APPLIED);
    }

    @Test
    void aRejectedTickMovesNoClock() {
        tick(100, null);
        log.send(0, "X", "{\"symbol\":\"X\",\"event_time\":9000,\"price\":0,\"size\":1}");
        tick(95, null);
        assertThat(classes())
                .containsExactly(TickClass.APPLIED, TickClass.REJECTED, TickClass.APPLIED);
    }

    @Test
    void anIdIsRememberedUntilItsOwnTimeFallsBehindTheHorizon() {
        tick(100, "a");
        tick(105, "a");
        tick(110, "a");
        tick(111, "a");
        tick(112, "a");
        assertThat(classes())
                .containsExactly(
                        TickClass.APPLIED,
                        TickClass.DUPLICATE,
                        TickClass.DUPLICATE,
                        TickClass.APPLIED,
                        TickClass.DUPLICATE);
    }

    @Test
    void aLateTickLeavesNoId() {
        tick(100, null);
        tick(80, "a");
        tick(99, "a");
        assertThat(classes()).containsExactly(TickClass.APPLIED, TickClass.LATE, TickClass.APPLIED);
    }

    @Test
    void aDuplicateMovesTheClock() {
        tick(100, "a");
        tick(109, "a");
        tick(98, null);
        assertThat(classes())
                .containsExactly(TickClass.APPLIED, TickClass.DUPLICATE, TickClass.LATE);
    }

    @Test
    void ticksWithoutIdAreNeverDuplicatesAndSourcesAreApart() {
        tick(100, null);
        tick(100, null);
        tick(100, "a");
        log.send(
                0,
                "X",
                "{\"symbol\":\"X\",\"event_time\":100,\"price\":1,\"size\":1,\"trade_id\":\"a\",\"source\":\"s\"}");
        assertThat(classes()).containsOnly(TickClass.APPLIED);
    }

    @Test
    void aSymbolInAnotherPartitionIsRejected() {
        log.trade(0, "X", 100, "1", "1");
        log.trade(1, "X", 100, "1", "1");
        Classifier classifier =
                new Classifier(HORIZON, InstrumentFile.parse(INSTRUMENTS), Map.of("X", 1));
        assertThat(log.all().stream().map(classifier::classify).map(Classified::reason))
                .containsExactly(RejectReason.WRONG_PARTITION, null);
    }

    @Test
    void lateAndDuplicateAreDecidedWithinTheWrongPartition() {
        log.trade(1, "X", 100 + HORIZON + 1, "1", "1");
        log.trade(1, "X", 100, "1", "1");
        Classifier classifier =
                new Classifier(HORIZON, InstrumentFile.parse(INSTRUMENTS), Map.of("X", 0));
        assertThat(log.all().stream().map(classifier::classify).map(Classified::tickClass))
                .containsExactly(TickClass.REJECTED, TickClass.LATE);
    }

    @Test
    void aTradeThatSetsNothingIsIneligible() {
        // An official print sets nothing intraday; a late sweep counts for volume.
        ibm("200000");
        ibm("20");
        ibm("");
        assertThat(classes())
                .containsExactly(TickClass.INELIGIBLE, TickClass.APPLIED, TickClass.APPLIED);
    }

    @Test
    void foldedTicksThatTheTableDoesNotWhollyKnowAreCountedByTable() {
        ibm("800");
        ibm("no hex");
        ibm("20");
        // Late: in no candle, so nobody has asked the table.
        log.trade(0, "IBM", 100 - HORIZON - 1, "1", "1");
        tick(100, null);
        Classifier classifier =
                new Classifier(HORIZON, InstrumentFile.parse(INSTRUMENTS), Map.of());
        log.all().forEach(classifier::classify);
        assertThat(classifier.unknownConditions()).isEqualTo(Map.of("us-tape-mask", 2L));
    }

    private void ibm(String conditions) {
        log.send(
                0,
                "IBM",
                "{\"symbol\":\"IBM\",\"event_time\":100,\"price\":1,\"size\":1,\"conditions\":\"%s\"}"
                        .formatted(conditions));
    }

    private void tick(long time, @Nullable String id) {
        log.send(
                0,
                "X",
                "{\"symbol\":\"X\",\"event_time\":%d,\"price\":1,\"size\":1,\"trade_id\":%s}"
                        .formatted(time, id == null ? "null" : "\"" + id + "\""));
    }

    private List<TickClass> classes() {
        Classifier classifier =
                new Classifier(HORIZON, InstrumentFile.parse(INSTRUMENTS), Map.of());
        return log.all().stream().map(classifier::classify).map(Classified::tickClass).toList();
    }
}
