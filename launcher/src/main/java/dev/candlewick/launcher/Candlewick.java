package dev.candlewick.launcher;

import dev.candlewick.evaluation.EvaluateCommand;
import dev.candlewick.evaluation.InjectCommand;
import dev.candlewick.explain.ExplainCommand;
import dev.candlewick.facts.command.FactsCommand;
import dev.candlewick.feed.TopicCommand;
import dev.candlewick.launcher.command.AuditTarget;
import dev.candlewick.launcher.command.BenchCommand;
import dev.candlewick.launcher.command.DownCommand;
import dev.candlewick.launcher.command.DrainCommand;
import dev.candlewick.launcher.command.ExplainTarget;
import dev.candlewick.launcher.command.ExportCommand;
import dev.candlewick.launcher.command.FactsTarget;
import dev.candlewick.launcher.command.FeedCommand;
import dev.candlewick.launcher.command.RebuildCommand;
import dev.candlewick.launcher.command.SqlCommand;
import dev.candlewick.launcher.command.StatusCommand;
import dev.candlewick.launcher.command.TailCommand;
import dev.candlewick.launcher.command.TestCommand;
import dev.candlewick.launcher.command.TopicTarget;
import dev.candlewick.launcher.command.UpCommand;
import dev.candlewick.launcher.command.VerifyTarget;
import dev.candlewick.launcher.rules.RulesCommand;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStackException;
import dev.candlewick.verify.VerifyCommand;
import dev.candlewick.verify.audit.AuditCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/**
 * The command line. It knows no details: it hands over to a command and turns failures into exit
 * codes.
 */
@Command(
        name = "candlewick",
        mixinStandardHelpOptions = true,
        versionProvider = Candlewick.Version.class,
        description = "Market ticks in, trustworthy candles out, live.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            FeedCommand.class,
            DownCommand.class,
            StatusCommand.class,
            SqlCommand.class,
            TailCommand.class,
            DrainCommand.class,
            ExportCommand.class,
            RebuildCommand.class,
            RulesCommand.class,
            TestCommand.class,
            BenchCommand.class,
            EvaluateCommand.class,
            InjectCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 good, 1 the check failed, 2 wrong usage, 3 a component is not available,"
                    + " 4 timed out.",
            "Standard output carries data only; messages go to standard error."
        })
public final class Candlewick {
    private Candlewick() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs one command in this JVM; returns its exit code. */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Candlewick());
        line.addSubcommand(new VerifyCommand(VerifyTarget::ofRunningSystem));
        line.addSubcommand(new AuditCommand(AuditTarget::ofRunningSystem));
        line.addSubcommand(new ExplainCommand(ExplainTarget::ofRunningSystem));
        line.addSubcommand(FactsCommand.line(new FactsTarget(), System.getenv()));
        line.addSubcommand(new TopicCommand(TopicTarget::ofRunningSystem));
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler(Candlewick::explain);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    private static int explain(Exception failure, CommandLine line, ParseResult parsed) {
        return switch (failure) {
            case CommandFailure known -> say(line, known.getMessage(), known.exitCode());
            case LocalStackException stack ->
                    say(
                            line,
                            stack.getMessage(),
                            stack.reason() == LocalStackException.Reason.TIMED_OUT
                                    ? ExitCode.TIMED_OUT
                                    : ExitCode.UNAVAILABLE);
            case FlinkRestException flink -> say(line, flink.getMessage(), ExitCode.UNAVAILABLE);
            default -> {
                failure.printStackTrace(line.getErr());
                yield say(
                        line,
                        "This is a defect of candlewick, not yours: " + failure,
                        ExitCode.UNAVAILABLE);
            }
        };
    }

    private static int say(CommandLine line, @Nullable String message, int exitCode) {
        line.getErr().println("candlewick: " + message);
        return exitCode;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"candlewick " + Installation.current().version()};
        }
    }
}
