package dev.candlewick.systemtest.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** {@code target/mutations/report.txt}: a line for each mutation, shown by the test command. */
final class MutationReport {
    private static final Path FILE = Path.of("target", "mutations", "report.txt");
    private static final int LONGEST = 160;

    private MutationReport() {}

    /**
     * Adds a line.
     *
     * @param complaints what noticed it; none when nothing did
     */
    static void add(String mutation, List<String> complaints) throws IOException {
        Files.createDirectories(FILE.getParent());
        String line =
                complaints.isEmpty()
                        ? "%-30s NOT NOTICED%n".formatted(mutation)
                        : "%-30s noticed: %s%s%n"
                                .formatted(
                                        mutation,
                                        shortened(complaints.getFirst()),
                                        complaints.size() == 1
                                                ? ""
                                                : " (and %d more)"
                                                        .formatted(complaints.size() - 1));
        Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
