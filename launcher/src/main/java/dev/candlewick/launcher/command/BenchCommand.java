package dev.candlewick.launcher.command;

import picocli.CommandLine.Command;

/** Runs the benchmarks, which are built with the engines they compare with only when asked for. */
@Command(
        name = "bench",
        description = {
            "Measures the job, the limits of this machine and other engines on the same ticks, and"
                    + " writes a report. See ./candlewick bench --help."
        })
public final class BenchCommand extends ScriptCommand {
    BenchCommand() {
        super("bench");
    }
}
