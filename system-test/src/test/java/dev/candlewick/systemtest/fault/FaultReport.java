package dev.candlewick.systemtest.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code target/faults}: a file for each fault, and of all of them together {@code report.json} and
 * {@code report.md}, written anew with each.
 */
public final class FaultReport {
    private static final Path FOLDER = Path.of("target", "faults");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD =
            """
            # Faults
            Each was caused on running processes while ticks arrived. *Recovery* is the time from the end of the fault until the rows
            were at most two seconds behind the feed. *Read* are rows that a reader saw new or changed; of these, *folded again* were
            held against the fold of the log up to their own last offset. *Differences* are those of `verify` over all candles
            afterwards. The counts are those of the whole run, which several faults may share.

            | fault | happened | proof | seed | recovery, s | restarts | ticks | rejected | candles | looks | read | folded again | went back | not a fold | differences |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;
    private static final Path SLOPES = FOLDER.resolve("slopes.json");
    private static final String SLOPES_HEAD =
            """

            # A day
            The second half of 24 hours of market, replayed. A measure grows when all of its interval of confidence lies above 0.

            | measure | samples | mean | slope an hour | with 95 % confidence |
            |---|---|---|---|---|
            """;
    private static final List<String> COLUMNS =
            List.of(
                    "fault",
                    "happened",
                    "proof",
                    "seed",
                    "recoverySeconds",
                    "restarts",
                    "ticks",
                    "rejected",
                    "candles",
                    "looks",
                    "rowsRead",
                    "rowsFoldedAgain",
                    "wentBack",
                    "notAFold",
                    "differences");

    private FaultReport() {}

    /**
     * One fault.
     *
     * @param id as F5
     * @param happened in a few words
     * @param proof that it happened
     * @param recoverySeconds from its end until the rows were current again
     * @param restarts of the job, because of it
     */
    public record Fault(
            String id, String happened, String proof, double recoverySeconds, long restarts) {}

    /** What a run with one or more faults came to. */
    public record Outcome(
            long seed,
            long ticks,
            long rejected,
            long candles,
            long looks,
            long rowsRead,
            long rowsFoldedAgain,
            List<String> wentBack,
            List<String> notAFold,
            long differences) {}

    public static void write(String run, List<Fault> faults, Outcome outcome) throws IOException {
        Files.createDirectories(FOLDER.resolve("each"));
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            ObjectNode entry = JSON.createObjectNode();
            entry.put("fault", fault.id());
            entry.put("happened", fault.happened());
            entry.put("proof", fault.proof());
            entry.put("seed", outcome.seed());
            entry.put(
                    "recoverySeconds", String.format(Locale.ROOT, "%.1f", fault.recoverySeconds()));
            entry.put("restarts", fault.restarts());
            entry.put("ticks", outcome.ticks());
            entry.put("rejected", outcome.rejected());
            entry.put("candles", outcome.candles());
            entry.put("looks", outcome.looks());
            entry.put("rowsRead", outcome.rowsRead());
            entry.put("rowsFoldedAgain", outcome.rowsFoldedAgain());
            entry.put("wentBack", outcome.wentBack().size());
            entry.put("notAFold", outcome.notAFold().size());
            entry.put("differences", outcome.differences());
            Path file = FOLDER.resolve("each/%s-%s-%02d.json".formatted(fault.id(), run, i + 1));
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), entry);
        }
        together();
    }

    /** Writes how what the job keeps changed over a day: {@code slopes.json}, and in the report. */
    static void write(List<Slope> slopes) throws IOException {
        Files.createDirectories(FOLDER.resolve("each"));
        ArrayNode entries = JSON.createArrayNode();
        for (Slope slope : slopes) {
            ObjectNode entry = entries.addObject();
            entry.put("measure", slope.measure());
            entry.put("samples", slope.samples());
            entry.put("mean", slope.mean());
            entry.put("slopePerHour", slope.perHour());
            entry.put("from", slope.perHour() - slope.halfWidth());
            entry.put("to", slope.perHour() + slope.halfWidth());
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(SLOPES.toFile(), entries);
        together();
    }

    private static String slopes() throws IOException {
        if (!Files.exists(SLOPES)) {
            return "";
        }
        StringBuilder table = new StringBuilder(SLOPES_HEAD);
        for (JsonNode slope : JSON.readTree(SLOPES.toFile())) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %.1f | %+.2f | %+.2f to %+.2f |%n",
                            slope.path("measure").asText(),
                            slope.path("samples").asLong(),
                            slope.path("mean").asDouble(),
                            slope.path("slopePerHour").asDouble(),
                            slope.path("from").asDouble(),
                            slope.path("to").asDouble()));
        }
        return table.toString();
    }

    private static void together() throws IOException {
        List<Path> files;
        try (Stream<Path> each = Files.list(FOLDER.resolve("each"))) {
            files = each.sorted().toList();
        }
        ArrayNode entries = JSON.createArrayNode();
        StringBuilder table = new StringBuilder(HEAD);
        for (Path file : files) {
            JsonNode entry = JSON.readTree(file.toFile());
            entries.add(entry);
            List<String> cells = new ArrayList<>();
            COLUMNS.forEach(column -> cells.add(entry.path(column).asText().replace("|", "/")));
            table.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(FOLDER.resolve("report.json").toFile(), entries);
        Files.writeString(FOLDER.resolve("report.md"), table + slopes());
    }
}
