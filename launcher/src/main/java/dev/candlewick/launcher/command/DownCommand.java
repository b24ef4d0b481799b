package dev.candlewick.launcher.command;

import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Background;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the system. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the system and every process of it. Data stays.")
public final class DownCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Console console = Console.standardError();
        if (!new Background(Installation.current(), console).stop()) {
            console.say("Candlewick is not running.");
        }
        return ExitCode.GOOD;
    }
}
