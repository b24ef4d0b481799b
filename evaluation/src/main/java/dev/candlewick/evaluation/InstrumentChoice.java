package dev.candlewick.evaluation;

import dev.candlewick.job.instrument.Instruments;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which instrument file goes with recorded ticks. */
final class InstrumentChoice {
    private static final String NAME = "instruments.csv";

    private InstrumentChoice() {}

    /**
     * The file asked for, else {@code instruments.csv} beside the ticks or one folder above, else
     * the shipped one; says which when nobody asked.
     */
    static Instruments of(@Nullable Path asked, Path ticks, PrintWriter messages) {
        if (asked != null) {
            return Instruments.in(asked);
        }
        Path folder = ticks.toAbsolutePath().getParent();
        for (int level = 0; level < 2 && folder != null; level++) {
            Path file = folder.resolve(NAME);
            if (Files.isRegularFile(file)) {
                messages.println("Calendars and condition tables are those of " + file);
                return Instruments.in(file);
            }
            folder = folder.getParent();
        }
        messages.println(
                "No --instruments and no "
                        + NAME
                        + " beside the ticks: calendars and condition tables are those of the"
                        + " shipped file, in which every trade counts at every hour. On a tape with"
                        + " sessions and corrections that makes wrong flags.");
        return Instruments.shipped();
    }
}
