package dev.candlewick.facts.command;

import dev.candlewick.facts.Statement;
import dev.candlewick.facts.service.AlphaVantage;
import dev.candlewick.facts.service.CallQuota;
import dev.candlewick.facts.service.FactService;
import dev.candlewick.facts.service.ServiceException;
import dev.candlewick.facts.service.Yahoo;
import dev.candlewick.facts.table.FactTables;
import dev.candlewick.facts.table.RefusedException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a service, symbol by symbol, and adds what it says. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a service about symbols and records what it says; what a file says counts for more.",
            "alphavantage: the key is in the environment variable "
                    + FetchCommand.KEY
                    + "; three calls for each symbol,"
                    + " of 25 a day without a fee, one with --only facts.",
            "yahoo: no key, and no promise by Yahoo that it answers."
        })
final class FetchCommand implements Callable<Integer> {
    static final String KEY = "ALPHAVANTAGE_API_KEY";

    private static final Duration PAUSE = Duration.ofMillis(1200);

    enum Source {
        alphavantage,
        yahoo
    }

    enum Part {
        facts,
        actions
    }

    enum Amounts {
        paid,
        today
    }

    private final FactsCommand.Target target;
    private final Map<String, String> environment;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--source",
            required = true,
            paramLabel = "SERVICE",
            description = "Whom to ask: ${COMPLETION-CANDIDATES}.")
    private @Nullable Source source;

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "Only one of ${COMPLETION-CANDIDATES}.")
    private @Nullable Part only;

    @Option(
            names = "--amounts",
            paramLabel = "HOW",
            description =
                    "How the service counts old dividends: as they were paid, or in the shares of today"
                            + " (divided by later splits). Default: paid for alphavantage, today for yahoo.")
    private @Nullable Amounts amounts;

    @Option(
            names = "--calls-per-day",
            paramLabel = "N",
            defaultValue = "25",
            description =
                    "How many calls alphavantage takes in 24 hours, feeds counted too. Default: ${DEFAULT-VALUE}.")
    private int callsPerDay;

    @Option(names = "--url", paramLabel = "URL", description = "The service at another address.")
    private @Nullable URI url;

    @Parameters(
            arity = "1..*",
            paramLabel = "SYMBOL[=THEIRS]",
            description =
                    "Symbols as in the topic; with the service's own name where it is another:"
                            + " BRK.B=BRK-B.")
    private List<String> symbols = List.of();

    FetchCommand(FactsCommand.Target target, Map<String, String> environment) {
        this.target = target;
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        if (callsPerDay < 1) {
            throw new ParameterException(spec.commandLine(), "--calls-per-day must be at least 1.");
        }
        for (String symbol : symbols) {
            if (!Statement.isSymbol(ours(symbol))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "\"%s\" is no symbol; symbols are as in the topic: 1 to 32 of A-Z 0-9 . _ : / -"
                                .formatted(ours(symbol)));
            }
        }
        FactService service = service();
        return FactsCommand.said(
                spec,
                () -> {
                    boolean allWell = true;
                    try (FactTables tables = target.forAdding()) {
                        for (String symbol : symbols) {
                            allWell &= fetch(service, symbol, tables);
                        }
                    }
                    return allWell ? FactsCommand.GOOD : FactsCommand.CHECK_FAILED;
                });
    }

    private FactService service() {
        if (url != null && (url.getScheme() == null || url.getHost() == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--url is no address; it looks like http://127.0.0.1:8000");
        }
        if (source == Source.yahoo) {
            return url == null
                    ? new Yahoo(Yahoo.ADDRESS, Yahoo.COOKIE_ADDRESS, Clock.systemUTC())
                    : new Yahoo(url, url, Clock.systemUTC());
        }
        String key = environment.getOrDefault(KEY, "").strip();
        if (key.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Alpha Vantage wants a key. Get one at www.alphavantage.co/support and put it into the environment variable %s, or ask --source yahoo."
                            .formatted(KEY));
        }
        CallQuota quota = target.calls(Source.alphavantage.name(), callsPerDay);
        return url == null
                ? new AlphaVantage(AlphaVantage.ADDRESS, key, PAUSE, quota)
                : new AlphaVantage(url, key, Duration.ZERO, quota);
    }

    private static String ours(String symbol) {
        return symbol.replaceFirst("=.*", "");
    }

    /** Whether all of it could be had and recorded. */
    private boolean fetch(FactService service, String symbol, FactTables tables)
            throws InterruptedException {
        String ours = ours(symbol);
        String theirs = symbol.replaceFirst("^[^=]*=", "");
        List<String> remarks = new ArrayList<>();
        boolean facts =
                only == Part.actions
                        || recorded(
                                ours + ", facts",
                                () ->
                                        tables.add(
                                                service.name(),
                                                service.facts(ours, theirs, remarks)));
        boolean actions =
                only == Part.facts
                        || recorded(
                                ours + ", splits and dividends",
                                () ->
                                        tables.add(
                                                service.name(),
                                                actions(service, ours, theirs, tables)));
        remarks.forEach(this::say);
        return facts && actions;
    }

    /** All that the service names, after what it no longer names. */
    private List<Statement> actions(
            FactService service, String ours, String theirs, FactTables tables)
            throws InterruptedException {
        List<Statement> now = service.actions(ours, theirs).stream().map(this::counted).toList();
        Set<String> keys = now.stream().map(Statement::key).collect(Collectors.toSet());
        List<Statement> gone =
                tables.actionsBy(service.name(), ours).stream()
                        .filter(action -> !keys.contains(action.key()))
                        .toList();
        if (now.isEmpty() && !gone.isEmpty()) {
            throw new ServiceException(
                    "it names none of the %d that it named before; they are kept, ask again later"
                            .formatted(gone.size()));
        }
        List<Statement> statements = new ArrayList<>();
        gone.forEach(action -> statements.add(Statement.gone(action, "no longer named")));
        statements.addAll(now);
        return statements;
    }

    /** A dividend counted as the user says the service counts. */
    private Statement counted(Statement action) {
        if (amounts == null || !(action instanceof Statement.OfDividend dividend)) {
            return action;
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        boolean isAsPaid = amounts == Amounts.paid || today.isBefore(dividend.exDate());
        return new Statement.OfDividend(
                dividend.symbol(),
                dividend.exDate(),
                dividend.label(),
                dividend.amount(),
                dividend.currency(),
                isAsPaid ? dividend.exDate() : today,
                dividend.origin());
    }

    private interface Recording {
        int changes() throws InterruptedException;
    }

    private boolean recorded(String what, Recording recording) throws InterruptedException {
        try {
            int changes = recording.changes();
            say("%s: %d %s recorded".formatted(what, changes, changes == 1 ? "change" : "changes"));
            return true;
        } catch (ServiceException | RefusedException e) {
            say("%s: nothing recorded, %s".formatted(what, e.getMessage()));
            return false;
        }
    }

    private void say(String message) {
        PrintWriter messages = spec.commandLine().getErr();
        messages.println("facts: " + message);
        messages.flush();
    }
}
