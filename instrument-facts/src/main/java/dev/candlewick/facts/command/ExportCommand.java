package dev.candlewick.facts.command;

import dev.candlewick.facts.file.FactFile;
import dev.candlewick.facts.table.FactTables;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the actions that hold as a file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the splits and dividends that hold now to standard output, as a CSV file that import reads",
            "and that programs without a database can use."
        })
final class ExportCommand implements Callable<Integer> {
    private final FactsCommand.Target target;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "SYMBOL", description = "Default: all.")
    private List<String> symbols = List.of();

    ExportCommand(FactsCommand.Target target) {
        this.target = target;
    }

    @Override
    public Integer call() throws Exception {
        return FactsCommand.said(
                spec,
                () -> {
                    try (FactTables tables = target.forReading()) {
                        PrintWriter out = spec.commandLine().getOut();
                        FactFile.actions(tables.actions(symbols)).forEach(out::println);
                        out.flush();
                        return FactsCommand.GOOD;
                    }
                });
    }
}
