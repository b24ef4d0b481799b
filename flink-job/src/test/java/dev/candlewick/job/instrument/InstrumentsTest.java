package dev.candlewick.job.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        "'',      OHV, OHV",
        "0,       OHV, OHV",
        "1,       OHV, OHV",
        "20,      V,   V",
        "20000020,V,   V",
        "20002020,OHV, V",
        "2000,    OHV, V",
        "100000,  OHV, OHV",
        "1000000, '',  OH",
        "102000,  OHV, V",
        "20100200,V,   V",
        "40,      '',  OHV",
        "80,      '',  OHV",
        "1|SUSP,  V,   V",
        "|SUSP,   V,   V",
        "no hex,  OHV, OHV"
    })
    void theUsTapeMaskSaysWhatATradeSets(String conditions, String intraday, String daily) {
        assertThat(ConditionTable.named("us-tape-mask").sets(conditions))
                .isEqualTo(bits(intraday) | bits(daily) << ConditionTable.DAILY_SHIFT);
    }

    private static int bits(String letters) {
        return (letters.contains("O") ? O : 0)
                | (letters.contains("H") ? H : 0)
                | (letters.contains("V") ? V : 0);
    }

    @Test
    void conditionsThatCannotBeReadAreCounted() {
        ConditionTable table = ConditionTable.named("us-tape-mask");
        table.sets("no hex");
        assertThat(table.unknownConditions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INTRADAY,,,,O",
                "INTRADAY,,,,X",
                "WEEKLY,,,,V",
                "INTRADAY,0xZZ,,,V",
                "INTRADAY,,,V"
            })
    void aWrongConditionTableIsRefused(String row) {
        String text = "column,any_of,none_of,suffix,sets\n" + row;
        assertThatThrownBy(
                        () -> ConditionTable.parse("x", new BufferedReader(new StringReader(text))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Condition table x");
    }
}
