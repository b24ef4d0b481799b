package dev.candlewick.launcher.command;

import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Drain;
import dev.candlewick.launcher.run.Running;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Waits until the database holds everything that the topic holds now. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = {
            "Takes the topic's end offsets now and returns when a completed checkpoint covers them:"
                    + " every candle of these messages is then in the database.",
            "Exit code 4 when that takes longer than the timeout."
        })
public final class DrainCommand implements Callable<Integer> {
    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Override
    public Integer call() {
        Drain.Result result =
                new Drain(Running.require(Installation.current())).run(Duration.ofSeconds(timeout));
        Console.standardError()
                .say(
                        "Drained: %d messages are covered by a completed checkpoint (%s)"
                                .formatted(result.messages(), Console.seconds(result.took())));
        return ExitCode.GOOD;
    }
}
