package dev.candlewick.feed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The instrument file that the job reads by default describes the market that is simulated. */
class ShippedInstrumentsTest {
    @Test
    void theShippedFileNamesTheSimulatedInstrumentsWithTheirGrid() throws Exception {
        List<String> lines = lines();
        assertThat(lines.getFirst()).isEqualTo("symbol,calendar,condition_table,tick_size,name");
        List<String[]> rows = lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(5).contains("24x7"));
        assertThat(rows.stream().map(row -> row[0]))
                .startsWith(Roster.namedSymbols().toArray(String[]::new))
                .endsWith("SIM*");
        for (String[] row : rows) {
            assertThat(new BigDecimal(row[3]))
                    .as(row[0])
                    .isEqualByComparingTo(BigDecimal.valueOf(Roster.tickSize(row[0]), 8));
        }
    }

    private static List<String> lines() throws Exception {
        try (InputStream file =
                Objects.requireNonNull(
                        ShippedInstrumentsTest.class.getResourceAsStream(
                                "/topics/instruments.csv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
