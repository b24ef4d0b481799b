package dev.candlewick.verify;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code verify}. Prints the report on standard output and its progress on standard
 * error.
 *
 * <p>Exit codes: 0 no difference, 1 any difference or something that cannot be proved, 2 wrong
 * usage, 3 the log or the database is not available.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Drains, folds the log again with independent code and compares it with the candle tables, row by row.",
            "With a filter only those candles and late ticks are compared. Rejected messages have no symbol; they are"
                    + " compared when there is no filter."
        },
        footer = {
            "",
            "Exit codes: 0 no difference; 1 a difference, or rows that the log can no longer prove; 2 wrong usage; 3 the"
                    + " log or the database is not available."
        })
public final class VerifyCommand implements Callable<Integer> {

    /** Where the running system is. */
    @FunctionalInterface
    public interface Target {
        /**
         * Drains the system and says where it is and to which end offsets it was drained.
         *
         * @param logEpoch the epoch that has to be drained; empty: the live one
         */
        VerifyOptions drained(Optional<Integer> logEpoch) throws Exception;
    }

    private static final int DIFFERENCES = 1;
    private static final int UNAVAILABLE = 3;

    private final Target target;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--epoch",
            paramLabel = "N",
            description = "This epoch of the log. Default: the live one.")
    private Optional<Integer> logEpoch = Optional.empty();

    @Option(names = "--symbol", paramLabel = "S", description = "Only candles of this symbol.")
    private Optional<String> symbol = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "T",
            converter = TimeConverter.class,
            description =
                    "Only candles that start at or after this time, for instance 2013-10-07T13:30:00Z or 2013-10-07 (UTC).")
    private Optional<Instant> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "Only candles that start before this time.")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--archive",
            paramLabel = "DIR|s3://...",
            description =
                    "Read the log from this archive as far as it goes, and from Kafka behind that. Default: the archive"
                            + " of 'up --archive' when Kafka no longer has the whole log.")
    private Optional<String> archive = Optional.empty();

    public VerifyCommand(Target target) {
        this.target = target;
    }

    @Override
    public Integer call() throws Exception {
        try {
            VerifyOptions.check(symbol, from, to);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter messages = spec.commandLine().getErr();
        try {
            VerifyOptions drained = target.drained(logEpoch).only(symbol, from, to);
            VerifyOptions options = archive.map(drained::archive).orElse(drained);
            VerifyReport report =
                    Verification.run(options, message -> messages.println("verify: " + message));
            report.print(spec.commandLine().getOut());
            return report.ok() ? 0 : DIFFERENCES;
        } catch (UnavailableException e) {
            messages.println("verify: " + e.getMessage());
            return UNAVAILABLE;
        }
    }

    /** A time with zone, or a date that means its midnight in UTC. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return text.contains("T")
                        ? Instant.parse(text)
                        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no time such as 2013-10-07T13:30:00Z or 2013-10-07");
            }
        }
    }
}
