package dev.candlewick.launcher.rules;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code rules}. It has nothing to do by itself. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = {
            "By which thresholds anomalies are judged: what holds, setting it while the job runs, and who has set what.",
            "docs/anomalies.md tells what the kinds and their scores are."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListRulesCommand.class, SetRuleCommand.class, RuleHistoryCommand.class})
public final class RulesCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, set or history.");
    }
}
