package dev.candlewick.job.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentsTest {

    private static final String HEADER = "symbol,calendar,condition_table,tick_size,name\n";
    private static final int O = ConditionTable.OPEN_CLOSE;
    private static final int H = ConditionTable.HIGH_LOW;
    private static final int V = ConditionTable.VOLUME;

    @Test
    void theFirstRowThatMatchesWins() {
        Instruments instruments =
                Instruments.parsed(
                        HEADER
                                + "BTC/*,24x7,,0.1,Bitcoin\nA?.B,XNYS,us-tape-mask,,Two\n"
                                + "*,XNYS,,0.01,The rest, with a comma\n");

        assertThat(instruments.of("BTC/USDT").name()).isEqualTo("Bitcoin");
        assertThat(instruments.of("AX.B").conditions().name()).isEqualTo("us-tape-mask");
        assertThat(instruments.of("AXXB").name()).isEqualTo("The rest, with a comma");
    }

    @Test
    void aSymbolWithoutARowTradesAroundTheClockAndEveryTradeCounts() {
        Instrument instrument = Instruments.parsed(HEADER).of("X");

        assertThat(instrument.calendar().name()).isEqualTo("24x7");
        assertThat(instrument.conditions().sets("20000020")).isEqualTo((O | H | V) * 9);
        assertThat(instrument.tickSize()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IBM,XNYS,us-tape-mask,0.01",
                "IBM,XLON,,0.01,x",
                "IBM,XNYS,no-such-table,0.01,x",
                "IBM,XNYS,../secret,0.01,x",
                "ibm,XNYS,,0.01,x",
                "IBM,XNYS,,0,x",
                "IBM,XNYS,,cheap,x"
            })
    void aWrongRowIsRefusedWithItsLine(String row) {
        assertThatThrownBy(() -> Instruments.parsed(HEADER + row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2");
    }

    @Test
    void everyCalendarASymbolMayHaveIsNamedOnceWithThatOfTheRest() {
        Instruments instruments = Instruments.parsed(HEADER + "A,XNYS,utp,,\nI*,XNYS,,,\n");

        assertThat(instruments.calendars()).hasToString("[24x7, XNYS]");
        assertThat(instruments.conditionTables()).containsExactly("utp");
        assertThat(ConditionTable.content("utp").lines())
                .startsWith("rule,every-letter", "letter,intraday,daily,meaning")
                .noneMatch(line -> line.isBlank() || line.startsWith("#"));
    }

    @Test
    void ticksThatATableDoesNotWhollyKnowAreMeteredByTable() {
        Instruments instruments =
                Instruments.parsed(HEADER + "A,XNYS,cta,,\nI*,XNYS,us-tape-mask,,\n");
        Map<String, AtomicLong> meters = new TreeMap<>();
        instruments.meterUnknownConditions(
                table -> meters.computeIfAbsent(table, name -> new AtomicLong())::incrementAndGet);

        for (String conditions : List.of("20", "no hex", "no hex", "800")) {
            instruments.of("IBM").conditions().sets(conditions);
        }
        instruments.of("A").conditions().sets("@");
        instruments.of("NONE").conditions().sets("no hex");

        assertThat(meters).hasToString("{cta=0, us-tape-mask=3}");
    }
}
