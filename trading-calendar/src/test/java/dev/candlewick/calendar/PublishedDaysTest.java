package dev.candlewick.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The calendar of New York against the days on which there was trade. */
class PublishedDaysTest {

    @Test
    void theTradingDaysOf2010ToMarch2021AreThoseOfThePublishedDayBars() throws IOException {
        long first = micros("2010-01-01T05:00:00Z");
        long end = micros("2021-04-01T04:00:00Z");
        List<Long> published = daysOf("SPY").stream().filter(day -> day >= first).toList();

        assertThat(published).hasSizeGreaterThan(2_800);
        assertThat(TradingCalendar.named("XNYS").segmentsBetween(first, end))
                .filteredOn(segment -> segment.session() == TradingSession.REGULAR)
                .extracting(SessionSegment::dayStart)
                .containsExactlyElementsOf(published);
    }

    /** Midnights in New York that begin the days, microseconds since the epoch. */
    private static List<Long> daysOf(String symbol) throws IOException {
        String folder = System.getenv("CANDLEWICK_DATA");
        Path file =
                (folder == null ? Path.of("../../shared/data") : Path.of(folder))
                        .resolve("bars/us-equity-multiyear-1d.csv.gz");
        assumeTrue(
                Files.exists(file),
                "no published day bars: set CANDLEWICK_DATA (" + file.toAbsolutePath() + ")");
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return in.lines()
                    .map(line -> line.split(",", 3))
                    .filter(cells -> cells[1].equals(symbol))
                    .map(cells -> micros(cells[0]))
                    .toList();
        }
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }
}
