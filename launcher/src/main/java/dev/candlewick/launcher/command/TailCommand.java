package dev.candlewick.launcher.command;

import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.LastMessages;
import dev.candlewick.launcher.run.LastRejects;
import dev.candlewick.launcher.run.Running;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the newest messages, or the newest rejects. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = {
            "ticks: the newest messages of the topic, each with its place, its append time and what"
                    + " the message contract says of it.",
            "rejected: the newest messages that are no valid tick, with the reason.",
            "Columns are separated by tabs."
        })
public final class TailCommand implements Callable<Integer> {
    /** What to show; the names are what a person types. */
    enum Kind {
        ticks,
        rejected
    }

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ticks|rejected",
            defaultValue = "ticks",
            description = "Default: ${DEFAULT-VALUE}.")
    private Kind kind = Kind.ticks;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with those that come, until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() {
        Running running = Running.require(Installation.current());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        switch (kind) {
            case ticks -> new LastMessages(running).print(lines, follow, out);
            case rejected -> new LastRejects(running).print(lines, follow, out);
        }
        return ExitCode.GOOD;
    }
}
