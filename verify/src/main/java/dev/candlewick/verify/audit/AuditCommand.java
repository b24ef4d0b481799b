package dev.candlewick.verify.audit;

import dev.candlewick.verify.UnavailableException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code audit}, on the system that its sources belong to. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Folds the candles of 1s to 1h that ended in one hour of event time again, from the stretch of the log that"
                    + " holds them, and compares. Nothing is drained. The outcome is kept in audit_run.",
            "A running system does this by itself for every hour; status tells the outcome."
        },
        footer = {
            "",
            "Exit codes: 0 no difference; 1 a difference, or rows that the log can no longer prove; 2 wrong usage; 3 the"
                    + " log or the database is not available."
        })
public final class AuditCommand implements Callable<Integer> {

    private static final int FOUND = 1;
    private static final int UNAVAILABLE = 3;

    private final Supplier<AuditSources> target;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--at",
            paramLabel = "T",
            converter = TimeConverter.class,
            description =
                    "The hour that holds this time, for instance 2013-10-07T13:30:00Z. Default: the newest that has closed.")
    private @Nullable Instant at;

    @Option(
            names = "--every",
            paramLabel = "D",
            converter = LengthConverter.class,
            description =
                    "Go on until stopped, with windows of this length instead of an hour: whole minutes that divide a day,"
                            + " for instance 15m.")
    private @Nullable Duration every;

    /**
     * @param target asked once, for the sources of the running system
     */
    public AuditCommand(Supplier<AuditSources> target) {
        this.target = target;
    }

    @Override
    public Integer call() {
        if (at != null && every != null) {
            throw new ParameterException(
                    spec.commandLine(), "--at asks for one run, --every for many");
        }
        Schedule schedule = new Schedule(every == null ? Duration.ofHours(1) : every);
        PrintWriter messages = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        try {
            Auditor auditor = new Auditor(target.get(), schedule, Clock.systemUTC());
            if (every != null) {
                auditor.goOn(
                        run -> AuditPrinter.print(run, out),
                        complaint -> messages.println("audit: " + complaint));
                return 0;
            }
            AuditRun run = auditor.one(Optional.ofNullable(at));
            AuditPrinter.print(run, out);
            return switch (run.outcome()) {
                case OK -> 0;
                case DIFFERENCES, NOT_PROVABLE -> FOUND;
                case FAILED -> UNAVAILABLE;
            };
        } catch (UnavailableException e) {
            messages.println("audit: " + e.getMessage());
            return UNAVAILABLE;
        }
    }

    /** A time with zone. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no time such as 2013-10-07T13:30:00Z");
            }
        }
    }

    /** A number of minutes or hours. */
    static final class LengthConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration length = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
                // It says what is wrong with a length.
                new Schedule(length);
                return length;
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new TypeConversionException(
                        "\"%s\" is no length of windows: whole minutes that divide a day, such as 15m or 1h"
                                .formatted(text));
            }
        }
    }
}
