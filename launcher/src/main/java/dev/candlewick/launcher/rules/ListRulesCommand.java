package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.AnomalyRules;
import dev.candlewick.job.anomaly.RuleBook;
import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.launcher.ExitCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the rules that hold. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Shows by which thresholds candles are judged, and where each comes from: a rule, or the default.",
            "For each kind the most specific rule stands first; for a symbol, only the one that decides."
        })
final class ListRulesCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of(
                    "KIND",
                    "SYMBOL",
                    "VENUE",
                    "INFO",
                    "WARN",
                    "CRITICAL",
                    "FROM",
                    "SET BY",
                    "REASON");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private RuleTarget target = new RuleTarget();

    @Option(names = "--kind", paramLabel = "KIND", description = "This kind only.")
    private @Nullable String kind;

    @Option(
            names = "--symbol",
            paramLabel = "SYMBOL",
            description = "What holds for one symbol, such as BTCUSDT.")
    private @Nullable String symbol;

    @Option(
            names = "--venue",
            paramLabel = "VENUE",
            description =
                    "Trading calendar of that symbol. Default: what the running system's instrument file says.")
    private @Nullable String venue;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "What holds for candles that start then, for instance 2026-03-02T14:30:00Z. Default: now.")
    private @Nullable String at;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    /**
     * A row of the answer.
     *
     * @param change null: the default holds
     * @param state default, in force or pending
     */
    private record Row(AnomalyKind kind, @Nullable RuleChange change, String state) {}

    @Override
    public Integer call() {
        String wanted = kind;
        List<AnomalyKind> kinds =
                wanted == null ? List.of(AnomalyKind.values()) : List.of(RuleTerms.kind(wanted));
        Instant moment = at == null ? Instant.now() : RuleTerms.time("--at", at);
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, moment);
        RuleBook book = RuleTopic.book(target.topic().records());
        List<Row> rows = new ArrayList<>();
        String one = symbol;
        for (AnomalyKind each : kinds) {
            if (one == null) {
                rows.addAll(all(book, each, micros));
            } else {
                Optional<RuleChange> deciding = book.deciding(each, one, venueOf(one), micros);
                rows.add(
                        new Row(
                                each,
                                deciding.orElse(null),
                                deciding.isPresent() ? "in force" : "default"));
            }
        }
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("at", moment.toString());
            answer.put("rules", rows.stream().map(ListRulesCommand::fields).toList());
            RuleText.print(answer, spec.commandLine().getOut());
        } else {
            List<List<String>> cells = new ArrayList<>(List.of(HEADER));
            rows.forEach(row -> cells.add(cells(row)));
            Columns.print(cells, spec.commandLine().getOut());
        }
        return ExitCode.GOOD;
    }

    private static List<Row> all(RuleBook book, AnomalyKind kind, long time) {
        List<Row> rows = new ArrayList<>();
        book.at(time).stream()
                .filter(change -> change.scope().kind() == kind)
                .forEach(change -> rows.add(new Row(kind, change, "in force")));
        rows.add(new Row(kind, null, "default"));
        book.after(time).stream()
                .filter(change -> change.scope().kind() == kind)
                .forEach(change -> rows.add(new Row(kind, change, "pending")));
        return rows;
    }

    private String venueOf(String ofSymbol) {
        if (venue != null) {
            return venue;
        }
        return target.running()
                .flatMap(running -> running.epochs().live())
                .map(epoch -> Instruments.parsed(epoch.rules().instruments()))
                .map(instruments -> instruments.of(ofSymbol).calendar().name())
                .orElse("");
    }

    private static List<String> cells(Row row) {
        RuleChange change = row.change();
        List<String> cells = new ArrayList<>();
        cells.add(row.kind().name());
        if (change == null) {
            cells.addAll(List.of("*", "any"));
            cells.addAll(RuleText.cells(AnomalyRules.defaults().of(row.kind())));
            cells.addAll(List.of("default", "", ""));
            return cells;
        }
        cells.add(change.scope().symbol());
        cells.add(RuleText.venue(change.scope().venue()));
        cells.addAll(
                change.action() == RuleChange.Action.DEFAULT
                        ? List.of("default", "default", "default")
                        : RuleText.cells(change.tiers()));
        String from = RuleText.time(change.effectiveFrom()).toString();
        cells.add(row.state().equals("pending") ? from + " (pending)" : from);
        cells.addAll(Arrays.asList(change.changedBy(), change.reason()));
        return cells;
    }

    private static Map<String, @Nullable Object> fields(Row row) {
        RuleChange change = row.change();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("state", row.state());
        if (change == null) {
            fields.put("kind", row.kind().name());
            fields.put("symbol", "*");
            fields.put("venue", null);
            RuleText.put(fields, AnomalyRules.defaults().of(row.kind()));
        } else {
            fields.putAll(RuleText.json(change));
        }
        return fields;
    }
}
