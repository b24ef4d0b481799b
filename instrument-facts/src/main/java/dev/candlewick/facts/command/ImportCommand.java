package dev.candlewick.facts.command;

import dev.candlewick.facts.file.FactFile;
import dev.candlewick.facts.table.FactTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds what a file says, all of it or nothing. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Adds what a CSV file says: all of it, or nothing when anything is wrong with it.",
            "Facts: symbol and any of name, venue, currency, sector, industry, market_value, year_low, year_high, shares.",
            "Splits and dividends: symbol,ex_date,action,value, and label, currency, shares_as_of when wanted;"
                    + " AAPL,2014-06-09,SPLIT,7:1 and AAPL,2014-08-07,DIVIDEND,0.47.",
            "An empty cell says nothing; - says that there is none, whatever services say."
        })
final class ImportCommand implements Callable<Integer> {
    private static final int MOST_PROBLEMS = 50;

    private final FactsCommand.Target target;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A CSV file in UTF-8; - for standard input.")
    private Path file = Path.of("-");

    @Option(names = "--dry-run", description = "Only look whether the file is right.")
    private boolean dryRun;

    ImportCommand(FactsCommand.Target target) {
        this.target = target;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter messages = spec.commandLine().getErr();
        String name = file.toString().equals("-") ? "standard input" : fileName();
        FactFile.Content content = FactFile.parse(name, lines());
        if (!content.problems().isEmpty()) {
            content.problems().stream()
                    .limit(MOST_PROBLEMS)
                    .forEach(problem -> messages.println("facts: %s, %s".formatted(name, problem)));
            messages.println(
                    "facts: %s has %d problem%s; nothing was recorded. Correct the file and import it again."
                            .formatted(
                                    name,
                                    content.problems().size(),
                                    content.problems().size() > MOST_PROBLEMS
                                            ? "s, the first %d are above".formatted(MOST_PROBLEMS)
                                            : content.problems().size() == 1 ? "" : "s"));
            return FactsCommand.CHECK_FAILED;
        }
        int count = content.statements().size();
        if (dryRun) {
            messages.println(
                    "facts: %s is right, %d statements; nothing was recorded."
                            .formatted(name, count));
            return FactsCommand.GOOD;
        }
        return FactsCommand.said(
                spec,
                () -> {
                    try (FactTables tables = target.forAdding()) {
                        int changes = tables.add("file", content.statements());
                        messages.println(
                                "facts: %s has %d statements, %d of them recorded, %d known already."
                                        .formatted(name, count, changes, count - changes));
                        return FactsCommand.GOOD;
                    }
                });
    }

    private String fileName() {
        Path last = file.getFileName();
        return last == null ? file.toString() : last.toString();
    }

    private List<String> lines() {
        try {
            return file.toString().equals("-")
                    ? new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    spec.commandLine(), "There is no file %s.".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is not in UTF-8. Save it in UTF-8 and import it again.".formatted(file),
                    e);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "%s cannot be read: %s".formatted(file, e), e);
        }
    }
}
