package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.AnomalyRules;
import dev.candlewick.job.anomaly.RuleBook;
import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleChange.Action;
import dev.candlewick.job.anomaly.RuleMessage;
import dev.candlewick.job.anomaly.RuleRejectReason;
import dev.candlewick.job.anomaly.RuleRejection;
import dev.candlewick.job.anomaly.RuleScope;
import dev.candlewick.job.anomaly.Tiers;
import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sets a rule, or takes one back. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Sets the thresholds of a kind for symbols, without a restart: candles that start at --from or later are"
                    + " judged by them, in every replay too.",
            "Thresholds that are not given are taken over from the rule that holds for these symbols, or the default.",
            "Exit code 4: it is written, but the job has not taken it within 15 seconds."
        })
final class SetRuleCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private RuleTarget target = new RuleTarget();

    @Option(
            names = "--kind",
            required = true,
            paramLabel = "KIND",
            description = "Kind of anomaly; ./candlewick rules list names them.")
    private String kind = "";

    @Option(
            names = "--symbol",
            paramLabel = "GLOB",
            defaultValue = "*",
            description = "Symbols: * any characters, ? one. Default: ${DEFAULT-VALUE}.")
    private String symbol = "*";

    @Option(
            names = "--venue",
            paramLabel = "VENUE",
            description =
                    "Only symbols with this trading calendar in the instrument file, such as XNYS. Default: any.")
    private @Nullable String venue;

    @Option(names = "--info", paramLabel = "SCORE", description = "INFO above it.")
    private @Nullable String info;

    @Option(names = "--warn", paramLabel = "SCORE", description = "WARN above it.")
    private @Nullable String warn;

    @Option(names = "--critical", paramLabel = "SCORE", description = "CRITICAL above it.")
    private @Nullable String critical;

    @ArgGroup(exclusive = true)
    private @Nullable Other other;

    /** What can be done instead of setting thresholds. */
    static final class Other {
        @Option(names = "--off", description = "The kind says nothing of these symbols.")
        boolean off;

        @Option(
                names = "--default",
                description = "Take the rule of this kind, glob and venue back.")
        boolean takeBack;
    }

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Event time from which it holds, for instance 2026-03-02T14:30:00Z. Default: now.")
    private @Nullable String from;

    @Option(
            names = "--back-date",
            description =
                    "Allow a --from before candles that are judged already. The job judges those again that it"
                            + " keeps, ./candlewick rebuild all others.")
    private boolean backDate;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for those who ask later.")
    private String reason = "";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who sets it. Default: ${DEFAULT-VALUE}.")
    private String by = System.getProperty("user.name", "unknown");

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Other instead = other;
        boolean takesBack = instead != null && instead.takeBack;
        boolean isOff = instead != null && instead.off;
        GivenThresholds given = GivenThresholds.of(info, warn, critical);
        if (given.isEmpty() == (instead == null)) {
            throw RuleTerms.wrong(
                    "say one of: thresholds (--info, --warn, --critical), --off, --default");
        }
        RuleScope scope = new RuleScope(RuleTerms.kind(kind), symbol, venue == null ? "" : venue);
        Instant wanted = from == null ? Instant.now() : RuleTerms.time("--from", from);
        // The rest is looked at first: what is wrong with it needs no system to say so.
        check(new RuleChange(scope, micros(wanted), Action.OFF, null, by, reason));
        RuleTopic topic = target.topic();
        Optional<RuleRows> rows =
                target.running().map(running -> new RuleRows(running.stack().database()));
        long effective = micros(effective(wanted, rows));
        RuleBook book = RuleTopic.book(topic.records());
        RuleChange before = book.of(scope, effective).orElse(null);
        if (takesBack && before == null) {
            throw RuleTerms.wrong(
                    "no rule of %s for %s, venue %s, holds then; ./candlewick rules list shows those that do"
                            .formatted(scope.kind(), symbol, RuleText.venue(scope.venue())));
        }
        Action action = takesBack ? Action.DEFAULT : isOff ? Action.OFF : Action.THRESHOLDS;
        Tiers tiers =
                given.isEmpty()
                        ? null
                        : given.over(
                                book.covering(scope, effective),
                                AnomalyRules.defaults().of(scope.kind()));
        RuleChange change = new RuleChange(scope, effective, action, tiers, by, reason);
        check(change);
        if (before != null && before.doesTheSameAs(change)) {
            say("that holds already; nothing was written.");
            return ExitCode.GOOD;
        }
        RuleTopic.Place place = topic.write(change);
        print(change, before, place);
        return rows.map(table -> taken(table, topic.name(), place)).orElse(ExitCode.GOOD);
    }

    private void check(RuleChange change) {
        try {
            RuleMessage.check(change);
        } catch (RuleRejection e) {
            throw RuleTerms.wrong(option(e.reason()) + e.detail());
        }
    }

    private static String option(RuleRejectReason reason) {
        return switch (reason) {
            case SYMBOL -> "--symbol: ";
            case VENUE -> "--venue: ";
            case EMPTY,
                    MALFORMED,
                    WRONG_TYPE,
                    MISSING_FIELD,
                    KIND,
                    RANGE,
                    ORDER,
                    TEXT,
                    KEY,
                    PARTITION ->
                    "";
        };
    }

    /** Never before candles that are out, unless that is meant. */
    private Instant effective(Instant wanted, Optional<RuleRows> rows) {
        Instant newest = rows.flatMap(RuleRows::newestCandle).orElse(null);
        if (newest == null) {
            return wanted;
        }
        Instant next = newest.plusSeconds(1);
        if (from == null) {
            if (newest.isBefore(wanted.minus(Duration.ofHours(1)))) {
                say(
                        "the newest candle starts at %s; to judge what follows it by this rule, say --from %s"
                                .formatted(newest, next));
            }
            return wanted.isBefore(next) ? next : wanted;
        }
        if (wanted.isBefore(next) && !backDate) {
            throw RuleTerms.wrong(
                    "--from: candles up to %s are judged already. Say a later time, or --back-date and ./candlewick rebuild afterwards."
                            .formatted(newest));
        }
        return wanted;
    }

    private void print(RuleChange change, @Nullable RuleChange before, RuleTopic.Place place) {
        if (json) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>(RuleText.json(change));
            fields.put("before", before == null ? null : RuleText.json(before));
            fields.put("offset", place.offset());
            RuleText.print(fields, spec.commandLine().getOut());
            return;
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%s %s, venue %s: %s -> %s from %s%n",
                        change.scope().kind(),
                        change.scope().symbol(),
                        RuleText.venue(change.scope().venue()),
                        RuleText.effect(before),
                        RuleText.effect(change),
                        RuleText.time(change.effectiveFrom()));
        spec.commandLine().getOut().flush();
    }

    private int taken(RuleRows rows, String topic, RuleTopic.Place place) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<String> outcome = rows.outcome(topic, place);
            if (outcome.isPresent()) {
                if (outcome.get().isEmpty()) {
                    return ExitCode.GOOD;
                }
                say("the job rejects it. " + outcome.get());
                return ExitCode.CHECK_FAILED;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CommandFailure.unavailable("Interrupted while waiting for the job.", e);
            }
        }
        say("it is written, but the job has not taken it yet. See ./candlewick status");
        return ExitCode.TIMED_OUT;
    }

    private void say(String message) {
        spec.commandLine().getErr().println("rules: " + message);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
