package dev.candlewick.facts.command;

import dev.candlewick.facts.table.FactTables;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is known. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows what is known of symbols now, or all that was ever said of them.")
final class ListCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("symbol", "what", "value", "source", "from", "recorded");

    private final FactsCommand.Target target;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--history", description = "Every statement, the oldest first.")
    private boolean history;

    @Parameters(arity = "0..*", paramLabel = "SYMBOL", description = "Default: all.")
    private List<String> symbols = List.of();

    ListCommand(FactsCommand.Target target) {
        this.target = target;
    }

    @Override
    public Integer call() throws Exception {
        return FactsCommand.said(
                spec,
                () -> {
                    try (FactTables tables = target.forReading()) {
                        print(history ? tables.history(symbols) : tables.known(symbols));
                        return FactsCommand.GOOD;
                    }
                });
    }

    private void print(List<List<String>> known) {
        if (known.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "facts: nothing is known; ./candlewick facts import and fetch change that.");
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        known.forEach(row -> rows.add(row.stream().map(ListCommand::plain).toList()));
        PrintWriter out = spec.commandLine().getOut();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column))
                        .append(" ".repeat(width(rows, column) - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    /** A stranger's text without what a terminal would take for a command. */
    private static String plain(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
