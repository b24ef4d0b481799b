package dev.candlewick.launcher.command;

import picocli.CommandLine.Command;

/** Runs the test suite, which also builds this program. */
@Command(
        name = "test",
        description = {
            "Runs the test suite, the same that .ci/run calls, and prints what passed, failed and"
                    + " was skipped, and why. See ./candlewick test --help."
        })
public final class TestCommand extends ScriptCommand {
    TestCommand() {
        super("test");
    }
}
