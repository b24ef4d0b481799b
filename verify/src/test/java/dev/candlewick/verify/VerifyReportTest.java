package dev.candlewick.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.verify.log.TickClass;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerifyReportTest {

    private static final PartitionTicks PARTITION =
            new PartitionTicks(
                    3,
                    0,
                    126_500,
                    Map.of(
                            TickClass.HEARTBEAT, 105L,
                            TickClass.BAR, 7L,
                            TickClass.GAP, 2L,
                            TickClass.APPLIED, 120_000L,
                            TickClass.INELIGIBLE, 6_000L,
                            TickClass.DUPLICATE, 200L,
                            TickClass.REJECTED, 100L,
                            TickClass.LATE, 95L));

    private static final Difference CLOSE =
            new Difference(
                    Difference.Kind.DIFFERENT,
                    "candle_1m",
                    "IBM 2013-10-07T13:31:00.000000Z",
                    "close",
                    "184.2",
                    "999");

    @Test
    void aReportWithoutDifferencesEndsWithTheLineToTrust() {
        VerifyReport report =
                new VerifyReport(
                        "ticks",
                        1,
                        List.of(PARTITION),
                        new TreeMap<>(Map.of("us-tape-mask", 1_302L)),
                        Map.of("1m", 71_234L),
                        0,
                        List.of(),
                        List.of(),
                        List.of());
        assertThat(report.ok()).isTrue();
        assertThat(printed(report))
                .endsWith("verify: 126,395 ticks, 71,234 candles compared, 0 differences\n")
                .contains(
                        "condition table us-tape-mask does not wholly know the conditions of 1,302 ticks\n")
                .contains(
                        "0-126500          105            7            2      120,000        6,000          200          100           95");
    }

    @Test
    void aDifferenceIsListedAndCounted() {
        VerifyReport report =
                new VerifyReport(
                        "ticks",
                        1,
                        List.of(PARTITION),
                        new TreeMap<>(),
                        Map.of("1m", 71_234L),
                        1_001,
                        List.of(CLOSE),
                        List.of("the database refuses the candles of X"),
                        List.of("the log of partition 3 begins at offset 5"));
        assertThat(report.ok()).isFalse();
        assertThat(printed(report))
                .contains(
                        "DIFFERENT candle_1m IBM 2013-10-07T13:31:00.000000Z close: expected 184.2, actual 999\n")
                .contains("... and 1,000 differences more\n")
                .contains("the database refuses the candles of X\n")
                .contains("not provable: the log of partition 3 begins at offset 5\n")
                .endsWith(
                        "verify: 126,395 ticks, 71,234 candles compared, 1,001 differences, not all of it provable\n");
    }

    private static String printed(VerifyReport report) {
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        return text.toString().replace("\r\n", "\n");
    }
}
