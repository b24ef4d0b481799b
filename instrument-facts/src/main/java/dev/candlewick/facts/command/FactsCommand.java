package dev.candlewick.facts.command;

import dev.candlewick.facts.service.CallQuota;
import dev.candlewick.facts.table.FactTables;
import dev.candlewick.facts.table.RefusedException;
import dev.candlewick.facts.table.UnavailableException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code facts}. It has nothing to do by itself. */
@Command(
        name = "facts",
        mixinStandardHelpOptions = true,
        description = {
            "What is known of instruments beside their ticks: name, venue, currency, sector, industry, market value,"
                    + " 52-week range, shares, splits and dividends; with all that sources have said before.",
            "Prices are adjusted when they are read: SELECT * FROM adjusted_candles('AAPL', '1d', '2014-01-01',"
                    + " '2015-01-01', adjust => 'splits')."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class FactsCommand implements Runnable {

    /** Where the running system is. */
    public interface Target {
        /**
         * Opens the tables as the role that may add.
         *
         * @throws UnavailableException when the database does not answer
         */
        FactTables forAdding();

        /**
         * Opens the tables as the role that may look.
         *
         * @throws UnavailableException when the database does not answer
         */
        FactTables forReading();

        /**
         * The calls that are left at a service, counted together with all others that ask it.
         *
         * @param perDay how many it takes in 24 hours
         */
        CallQuota calls(String service, int perDay);
    }

    static final int GOOD = 0;
    static final int CHECK_FAILED = 1;
    static final int UNAVAILABLE = 3;

    @Spec private CommandSpec spec = CommandSpec.create();

    private FactsCommand() {}

    /**
     * The command with its own commands.
     *
     * @param environment where keys are
     */
    public static CommandLine line(Target target, Map<String, String> environment) {
        return new CommandLine(new FactsCommand())
                .addSubcommand(new ImportCommand(target))
                .addSubcommand(new FetchCommand(target, environment))
                .addSubcommand(new ListCommand(target))
                .addSubcommand(new ExportCommand(target));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: import, fetch, list or export.");
    }

    /** Does something with the tables, and says why when they do not allow it. */
    static int said(CommandSpec spec, Callable<Integer> work) throws Exception {
        try {
            return work.call();
        } catch (RefusedException e) {
            spec.commandLine().getErr().println("facts: " + e.getMessage());
            spec.commandLine().getErr().println("facts: nothing was recorded.");
            return CHECK_FAILED;
        } catch (UnavailableException e) {
            spec.commandLine().getErr().println("facts: " + e.getMessage());
            return UNAVAILABLE;
        }
    }
}
