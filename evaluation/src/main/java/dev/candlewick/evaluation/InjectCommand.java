package dev.candlewick.evaluation;

import dev.candlewick.feed.fault.FaultLabel;
import dev.candlewick.feed.fault.FaultPlanter;
import dev.candlewick.feed.fault.LabelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code inject}: plants labelled faults into a file of recorded ticks. */
@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        description = {
            "Plants labelled faults of every kind, of 4, 6, 8 and 10 sigma, into a file of recorded ticks, and writes the"
                    + " ticks and the labels to files of their own.",
            "The result has a column append_time, in whose order the ticks stand; evaluate reads both files."
        },
        footer = {
            "",
            "Exit codes: 0 good; 1 the ticks leave no room for a fault; 2 wrong usage, or a file that cannot be read or"
                    + " written."
        })
public final class InjectCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--file",
            required = true,
            paramLabel = "TICKS",
            description =
                    "csv or csv.gz with the columns event_time, symbol, price, size, and condition where there is one.")
    private @Nullable Path file;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the ticks go; packed when it ends in .gz.")
    private @Nullable Path out;

    @Option(
            names = "--labels",
            required = true,
            paramLabel = "FILE",
            description = "Where the labels go, csv.")
    private @Nullable Path labels;

    @Option(
            names = "--instruments",
            paramLabel = "FILE",
            description =
                    "Which calendar and condition table belong to which symbol. Default: instruments.csv beside the ticks or one folder above, else the shipped file.")
    private @Nullable Path instruments;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Another seed puts other faults at other times. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() {
        try {
            RecordedTicks ticks =
                    RecordedTicks.read(
                            Objects.requireNonNull(file),
                            InstrumentChoice.of(
                                    instruments,
                                    Objects.requireNonNull(file),
                                    spec.commandLine().getErr()));
            List<FaultLabel> planted = new ArrayList<>();
            for (RecordedTicks.Symbol symbol : ticks.symbols()) {
                planted.addAll(FaultPlanter.plant(symbol.ticks(), symbol.hours(), seed));
            }
            planted.sort(Comparator.comparingLong(FaultLabel::from));
            ticks.write(Objects.requireNonNull(out));
            LabelFile.write(Objects.requireNonNull(labels), planted);
            spec.commandLine().getErr().println("inject: planted " + planted.size() + " faults");
            return planted.isEmpty() ? 1 : 0;
        } catch (IOException | IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), "inject: " + wrong.getMessage(), wrong);
        }
    }
}
