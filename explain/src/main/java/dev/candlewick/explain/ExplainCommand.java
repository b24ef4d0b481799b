package dev.candlewick.explain;

import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.table.CandleInterval;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code explain}. Prints the explanation on standard output, messages on the other.
 */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the ticks behind one candle in the order of the log, each counted or left out and by which rule; what"
                    + " they add up to, held against the row; and what has changed since the candle was closed.",
            "Reads the log only where the candle's ticks lie. A candle that is still forming is explained as of the last"
                    + " tick in its row."
        },
        footer = {
            "",
            "Exit codes: 0 the ticks add up to the row; 1 they do not, or the log no longer holds them, or there is no such"
                    + " candle; 2 wrong usage; 3 the log or the database is not available."
        })
public final class ExplainCommand implements Callable<Integer> {

    /** Where the running system is. */
    @FunctionalInterface
    public interface Target {
        /** Opens nothing yet. */
        Sources sources() throws Exception;
    }

    private static final int NO_MATCH = 1;
    private static final int UNAVAILABLE = 3;

    private final Target target;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "SYMBOL", description = "For instance IBM.")
    private String symbol = "";

    @Parameters(
            index = "1",
            paramLabel = "INTERVAL",
            converter = IntervalConverter.class,
            description = "1s, 1m, 5m, 15m, 1h or 1d.")
    private CandleInterval interval = CandleInterval.MINUTE;

    @Parameters(
            index = "2",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description =
                    "Any moment inside the candle: 2013-10-07T13:31:00Z or 2013-10-07T09:31-04:00. Without a zone it is the"
                            + " clock of the exchange, UTC for a 24x7 calendar: 2013-10-07T09:31, and 2013-10-07 for its"
                            + " midnight.")
    private @Nullable Moment time;

    @Option(names = "--json", description = "One JSON object instead of lines for a person.")
    private boolean json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "List the first N ticks, beyond them as many again of those that are left out, and those that made a"
                            + " price. All are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--epoch",
            paramLabel = "N",
            description = "Explain the candle of this epoch. Default: the one that readers see.")
    private @Nullable Integer epoch;

    public ExplainCommand(Target target) {
        this.target = target;
    }

    @Override
    public Integer call() throws Exception {
        Question question = question();
        PrintWriter messages = spec.commandLine().getErr();
        try {
            Explanation explanation = Explainer.explain(question, target.sources());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                JsonPrinter.print(explanation, out);
            } else {
                TextPrinter.print(explanation, out);
            }
            return explanation.matches() ? 0 : NO_MATCH;
        } catch (NoSuchTimeException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (NoCandleException e) {
            messages.println("explain: " + e.getMessage());
            return NO_MATCH;
        } catch (UnavailableException e) {
            messages.println("explain: " + e.getMessage());
            return UNAVAILABLE;
        }
    }

    private Question question() {
        try {
            return new Question(
                    symbol,
                    interval,
                    Objects.requireNonNull(time),
                    epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch),
                    Listing.first(limit));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    static final class MomentConverter implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            try {
                return Moment.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    static final class IntervalConverter implements ITypeConverter<CandleInterval> {
        @Override
        public CandleInterval convert(String text) {
            return CandleInterval.labelled(text)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "\"%s\" is no interval, they are %s"
                                                    .formatted(
                                                            text,
                                                            Arrays.stream(CandleInterval.values())
                                                                    .map(CandleInterval::label)
                                                                    .collect(
                                                                            Collectors.joining(
                                                                                    " ")))));
        }
    }
}
