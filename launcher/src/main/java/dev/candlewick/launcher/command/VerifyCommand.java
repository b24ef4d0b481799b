package dev.candlewick.launcher.command;

import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Drain;
import dev.candlewick.launcher.run.Running;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Proves the candles from the log. */
@Command(name = "verify", mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        new Drain(Running.require(Installation.current())).run(Duration.ofMinutes(5));
        return 1;
    }
}
