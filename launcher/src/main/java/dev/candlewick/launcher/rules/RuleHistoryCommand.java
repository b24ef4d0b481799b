package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.launcher.ExitCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows who has changed what. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Shows every change of a rule, the oldest first: when, who, what held before and after, why;"
                    + " messages that were rejected too.",
            "From the table anomaly_rule_change and the topic; of a Kafka of your own from the topic alone."
        })
final class RuleHistoryCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of(
                    "CHANGED AT",
                    "BY",
                    "KIND",
                    "SYMBOL",
                    "VENUE",
                    "FROM",
                    "BEFORE",
                    "AFTER",
                    "REASON");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private RuleTarget target = new RuleTarget();

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        List<HistoryLine> lines = HistoryLine.of(records());
        if (json) {
            RuleText.print(
                    Map.of("changes", lines.stream().map(RuleHistoryCommand::fields).toList()),
                    spec.commandLine().getOut());
        } else if (lines.isEmpty()) {
            spec.commandLine().getErr().println("rules: none was ever set.");
        } else {
            List<List<String>> cells = new ArrayList<>(List.of(HEADER));
            lines.forEach(line -> cells.add(cells(line)));
            Columns.print(cells, spec.commandLine().getOut());
        }
        return ExitCode.GOOD;
    }

    /** What the table has, which keeps everything, and what the job has not written yet. */
    private List<RuleRecord> records() {
        RuleTopic topic = target.topic();
        Map<String, RuleRecord> records = new TreeMap<>();
        target.running()
                .map(running -> new RuleRows(running.stack().database()).records(topic.name()))
                .orElse(List.of())
                .forEach(record -> records.put(place(record), record));
        topic.records().forEach(record -> records.put(place(record), record));
        return records.values().stream()
                .sorted(
                        Comparator.comparing((RuleRecord record) -> record.appendTime)
                                .thenComparing(record -> record.offset))
                .toList();
    }

    private static String place(RuleRecord record) {
        return record.appendTime + " " + record.partition + " " + record.offset;
    }

    private static List<String> cells(HistoryLine line) {
        RuleChange change = line.change();
        if (change == null) {
            return List.of(
                    line.changedAt().toString(),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "REJECTED",
                    line.rejected());
        }
        return List.of(
                line.changedAt().toString(),
                change.changedBy(),
                change.scope().kind().name(),
                change.scope().symbol(),
                RuleText.venue(change.scope().venue()),
                RuleText.time(change.effectiveFrom()).toString(),
                RuleText.effect(line.before()),
                RuleText.effect(change),
                change.reason());
    }

    private static Map<String, @Nullable Object> fields(HistoryLine line) {
        RuleChange change = line.change();
        RuleChange before = line.before();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("changed_at", line.changedAt().toString());
        fields.put("offset", line.offset());
        if (change == null) {
            fields.put("rejected", line.rejected());
        } else {
            fields.putAll(RuleText.json(change));
            fields.put("before", before == null ? null : RuleText.json(before));
        }
        return fields;
    }
}
