package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Unmatched;

/**
 * A command that the script does before any Java runs, because it builds first: here it is listed,
 * and handed back to the script.
 */
abstract class ScriptCommand implements Callable<Integer> {
    private final String name;
    @Unmatched private List<String> arguments = new ArrayList<>();

    ScriptCommand(String name) {
        this.name = name;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> script = new ArrayList<>();
        script.add(Installation.current().root().resolve("candlewick").toString());
        script.add(name);
        script.addAll(arguments);
        try {
            return new ProcessBuilder(script).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw CommandFailure.unavailable("The script cannot be run: " + e.getMessage(), e);
        }
    }
}
