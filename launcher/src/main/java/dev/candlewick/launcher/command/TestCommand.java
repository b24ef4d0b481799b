package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Runs the test suite. The script does it before any Java runs, because the suite also builds this
 * program; here it is listed, and handed back to the script.
 */
@Command(
        name = "test",
        description = {
            "Runs the test suite, the same that .ci/run calls, and prints what passed, failed and"
                    + " was skipped, and why. See ./candlewick test --help."
        })
public final class TestCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        List<String> script = new ArrayList<>();
        script.add(Installation.current().root().resolve("candlewick").toString());
        script.add("test");
        script.addAll(arguments);
        try {
            return new ProcessBuilder(script).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw CommandFailure.unavailable("The script cannot be run: " + e.getMessage(), e);
        }
    }
}
