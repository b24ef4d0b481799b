package dev.candlewick.evaluation;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.feed.fault.FaultLabel;
import dev.candlewick.feed.fault.FaultPlanter;
import dev.candlewick.feed.fault.LabelFile;
import dev.candlewick.feed.fault.OpenHours;
import dev.candlewick.job.anomaly.AnomalyRules;
import dev.candlewick.job.anomaly.Flag;
import dev.candlewick.job.anomaly.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code evaluate}: how often the anomaly detectors are right. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the job's anomaly detectors at their default thresholds, in this process, on ticks with planted faults,"
                    + " and prints for each kind precision, recall by size of the fault, F1, delay and false flags for each"
                    + " day of a symbol, of flags that are WARN or more, beside a z-score of the price on the same data.",
            "Without --file on the simulated market: six days of four symbols for each seed. With --file and --labels on"
                    + " ticks that inject has made. With --file alone it lists every flag with the ticks that caused it."
        },
        footer = {
            "",
            "Exit codes: 0 good; 1 on simulated days a kind is less often right than docs/anomalies.md promises; 2 wrong"
                    + " usage, or a file that cannot be read."
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final int CURVE_POINTS = 9;
    private static final double FIRST_FACTOR = 0.5;
    private static final double FACTOR = 1.22;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            defaultValue = "2001..2020",
            description =
                    "Seeds of the simulated market. Default: ${DEFAULT-VALUE}; thresholds were tuned on 1..20, 101..104 and 1001..1012.")
    private String seeds = "2001..2020";

    @Option(
            names = "--file",
            paramLabel = "TICKS",
            description =
                    "Recorded ticks instead, csv or csv.gz with the columns event_time, symbol, price, size; condition and"
                            + " append_time where there are any.")
    private @Nullable Path file;

    @Option(names = "--labels", paramLabel = "FILE", description = "The faults in that file.")
    private @Nullable Path labels;

    @Option(
            names = "--instruments",
            paramLabel = "FILE",
            description =
                    "Which calendar and condition table belong to which symbol of it. Default: instruments.csv beside the ticks or one folder above, else the shipped file.")
    private @Nullable Path instruments;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--curves",
            paramLabel = "FOLDER",
            description =
                    "Also draw precision over recall for each kind, thresholds from half to two and a half times the default.")
    private @Nullable Path curves;

    @Override
    public Integer call() {
        try {
            if (file == null && labels != null) {
                throw new IllegalArgumentException("--labels needs --file");
            }
            return file == null ? simulated() : recorded(file);
        } catch (IOException | IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), "evaluate: " + wrong.getMessage(), wrong);
        }
    }

    private int simulated() throws IOException {
        String[] ends = seeds.split("\\.\\.", -1);
        long first;
        long last;
        try {
            first = Long.parseLong(ends[0].strip());
            last = Long.parseLong(ends[ends.length - 1].strip());
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("--seeds must be A..B, not " + seeds, wrong);
        }
        if (ends.length > 2 || last < first) {
            throw new IllegalArgumentException("--seeds must be A..B with A <= B, not " + seeds);
        }
        Scores scores = new Scores();
        List<Scores> points = points();
        TradingCalendar calendar = TradingCalendar.named("24x7");
        for (long seed = first; seed <= last; seed++) {
            for (SimulatedDays.Symbol symbol : SimulatedDays.of(seed, SimulatedDays.DAYS)) {
                scores.addClean(
                        Detection.run(symbol.ticks(), calendar, AnomalyRules.defaults()),
                        symbol.news());
                List<FaultLabel> planted =
                        new ArrayList<>(FaultPlanter.plant(symbol.ticks(), OpenHours.ALWAYS, seed));
                planted.addAll(symbol.news());
                scores.add(
                        Detection.run(symbol.ticks(), calendar, AnomalyRules.defaults()), planted);
                for (int i = 0; i < points.size(); i++) {
                    AnomalyRules scaled = AnomalyRules.defaults().scaled(factor(i));
                    points.get(i).add(Detection.run(symbol.ticks(), calendar, scaled), planted);
                }
            }
            spec.commandLine().getErr().println("evaluate: seed " + seed + " is done");
        }
        print(scores, "seeds " + first + ".." + last);
        draw(points);
        return scores.keepsItsPromise() ? 0 : 1;
    }

    private int recorded(Path path) throws IOException {
        RecordedTicks ticks =
                RecordedTicks.read(
                        path, InstrumentChoice.of(instruments, path, spec.commandLine().getErr()));
        if (labels == null) {
            list(ticks);
            return 0;
        }
        List<FaultLabel> planted = LabelFile.read(labels);
        Scores scores = new Scores();
        List<Scores> points = points();
        for (RecordedTicks.Symbol symbol : ticks.symbols()) {
            List<FaultLabel> own =
                    planted.stream()
                            .filter(label -> label.symbol().equals(symbol.ticks().symbol()))
                            .toList();
            scores.add(
                    Detection.run(symbol.ticks(), symbol.calendar(), AnomalyRules.defaults()), own);
            for (int i = 0; i < points.size(); i++) {
                AnomalyRules scaled = AnomalyRules.defaults().scaled(factor(i));
                points.get(i).add(Detection.run(symbol.ticks(), symbol.calendar(), scaled), own);
            }
        }
        print(scores, path.getFileName().toString());
        draw(points);
        return 0;
    }

    private static double factor(int point) {
        return FIRST_FACTOR * StrictMath.pow(FACTOR, point);
    }

    private List<Scores> points() {
        List<Scores> points = new ArrayList<>();
        for (int i = 0; curves != null && i < CURVE_POINTS; i++) {
            points.add(new Scores());
        }
        return points;
    }

    private void draw(List<Scores> points) throws IOException {
        if (curves != null) {
            Files.createDirectories(curves);
            Curves.draw(points, Objects.requireNonNull(curves));
        }
    }

    private void print(Scores scores, String data) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ScorePrinter.json(scores, data, out);
        } else {
            ScorePrinter.table(scores, data, out);
        }
        out.flush();
    }

    private void list(RecordedTicks ticks) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (RecordedTicks.Symbol symbol : ticks.symbols()) {
            Detection.Found found =
                    Detection.run(symbol.ticks(), symbol.calendar(), AnomalyRules.defaults());
            List<Flag> flags =
                    found.flags().stream()
                            .filter(flag -> flag.severity().isAtLeast(Severity.WARN))
                            .toList();
            if (json) {
                ScorePrinter.flagsJson(symbol, flags, ticks, out);
            } else {
                ScorePrinter.flags(symbol, flags, found.days(), ticks, out);
            }
        }
        out.flush();
    }
}
