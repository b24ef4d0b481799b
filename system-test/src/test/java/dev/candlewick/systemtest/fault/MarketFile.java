package dev.candlewick.systemtest.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/** A file of ticks, as a person would replay it: eight minutes up to now. */
final class MarketFile {
    private static final int SYMBOLS = 20;
    private static final long SPAN = 480_000_000;

    private MarketFile() {}

    /** Writes it; the replay names each trade by its line. */
    static Path write(Path file, long seed, int ticks) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Instant begin =
                Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(SPAN, ChronoUnit.MICROS);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("event_time,symbol,price,size,venue,condition\n");
            for (int number = 0; number < ticks; number++) {
                out.write(
                        "%s,FAULT%d,%d.%02d,%d,,\n"
                                .formatted(
                                        begin.plus(SPAN * number / ticks, ChronoUnit.MICROS),
                                        random.nextInt(SYMBOLS),
                                        random.nextInt(10, 20),
                                        random.nextInt(100),
                                        random.nextInt(1, 300)));
            }
        }
        return file;
    }
}
