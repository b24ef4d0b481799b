package dev.candlewick.feed.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Labels as csv: one row for each fault, times ISO-8601 UTC. */
public final class LabelFile {
    private static final String HEADER = "kind,symbol,size,from,to,amount";
    private static final int CELLS = 6;

    private LabelFile() {}

    public static void write(Path file, List<FaultLabel> labels) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            out.newLine();
            for (FaultLabel label : labels) {
                out.write(
                        String.join(
                                ",",
                                label.kind().name(),
                                label.symbol(),
                                Double.toString(label.size()),
                                time(label.from()),
                                time(label.to()),
                                Double.toString(label.amount())));
                out.newLine();
            }
        }
    }

    /**
     * Reads labels.
     *
     * @throws IllegalArgumentException names the line that is wrong
     */
    public static List<FaultLabel> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
            throw new IllegalArgumentException(file + ": line 1: the header must be " + HEADER);
        }
        List<FaultLabel> labels = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            try {
                labels.add(label(lines.get(i).strip().split(",", -1)));
            } catch (RuntimeException wrong) {
                throw new IllegalArgumentException(
                        "%s: line %d is no label (%s): %s"
                                .formatted(file, i + 1, HEADER, wrong.getMessage()),
                        wrong);
            }
        }
        return labels;
    }

    private static FaultLabel label(String[] cells) {
        if (cells.length != CELLS) {
            throw new IllegalArgumentException(CELLS + " values are needed");
        }
        return new FaultLabel(
                FaultKind.valueOf(cells[0]),
                cells[1],
                Double.parseDouble(cells[2]),
                micros(cells[3]),
                micros(cells[4]),
                cells[5].isEmpty() ? 0 : Double.parseDouble(cells[5]));
    }

    /** A time as files hold it. */
    public static String time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** Microseconds since the epoch of a time in ISO-8601 UTC. */
    public static long micros(String text) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    }
}
