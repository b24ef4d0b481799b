package dev.candlewick.explain;

import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Effect;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Revision;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.table.RevisionRow;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation for a person: plain lines of aligned columns. */
public final class TextPrinter {

    private static final DateTimeFormatter DATE_TIME = form("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME = form("HH:mm:ss");
    private static final DateTimeFormatter MICROS = form("HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter DATE_MICROS = form("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final Explanation explanation;
    private final PrintWriter out;

    private TextPrinter(Explanation explanation, PrintWriter out) {
        this.explanation = explanation;
        this.out = out;
    }

    /** Prints everything, the verdict last. */
    public static void print(Explanation explanation, PrintWriter out) {
        TextPrinter printer = new TextPrinter(explanation, out);
        printer.heading();
        printer.ticks();
        printer.columns();
        printer.revisions();
        printer.end();
        out.flush();
    }

    private void heading() {
        out.println(
                "%s %s  %s UTC%s  %s session of %s"
                        .formatted(
                                explanation.symbol(),
                                explanation.interval(),
                                span(ZoneOffset.UTC),
                                isUtc()
                                        ? ""
                                        : "  ("
                                                + span(explanation.zone())
                                                + " "
                                                + explanation.zone()
                                                + ")",
                                explanation.session(),
                                explanation.sessionDate()));
        out.println(
                "%s%s, recorded %s UTC, epoch %d, topic %s partition %d offsets %s to %s"
                        .formatted(
                                explanation.state(),
                                explanation.revision() == 0
                                        ? ""
                                        : " (revision " + explanation.revision() + ")",
                                DATE_MICROS
                                        .withZone(ZoneOffset.UTC)
                                        .format(explanation.recordedAt()),
                                explanation.logEpoch(),
                                explanation.topic(),
                                explanation.partition(),
                                inRow("first_offset"),
                                inRow("last_offset")));
        out.println();
    }

    private void ticks() {
        TextTable table =
                new TextTable(
                        4,
                        "offset",
                        "event time UTC",
                        "price",
                        "size",
                        "venue",
                        "conditions",
                        "trade id",
                        "counts",
                        "");
        long printed = 0;
        for (Tick tick : explanation.ticks()) {
            more(table, tick.number() - printed - 1);
            printed = tick.number();
            table.row(
                    (tick.partition() == explanation.partition() ? "" : tick.partition() + ":")
                            + tick.offset(),
                    time(tick.eventTime()),
                    PlainText.cell(tick.price()),
                    PlainText.cell(tick.size()),
                    PlainText.cell(tick.venue()),
                    PlainText.cell(tick.conditions()),
                    PlainText.cell(tick.tradeId()),
                    letters(tick),
                    remark(tick));
        }
        more(table, explanation.tickCount() - printed);
        table.print(out);
        out.println();
        out.println(
                "%s: %s"
                        .formatted(
                                counted(explanation.tickCount(), "tick"),
                                Arrays.stream(Verdict.values())
                                        .filter(
                                                verdict ->
                                                        verdict != Verdict.NOT_YET
                                                                || explanation.count(verdict) > 0)
                                        .map(
                                                verdict ->
                                                        number(explanation.count(verdict))
                                                                + " "
                                                                + verdict.label())
                                        .collect(Collectors.joining(", "))));
        out.println("counts: O open and close, H high and low, V volume");
        out.println();
    }

    private static void more(TextTable table, long left) {
        if (left > 0) {
            table.line("... " + number(left) + " more");
        }
    }

    private void columns() {
        TextTable table = new TextTable(0, "column", "of the ticks", "in the row", "");
        for (Column column : explanation.columns()) {
            table.row(
                    column.name(),
                    shown(column.ofTicks()),
                    shown(column.inRow()),
                    column.agrees() ? made(column.name()) : "DIFFERENT");
        }
        table.print(out);
        out.println();
    }

    private String made(String column) {
        return explanation.ticks().stream()
                .filter(
                        tick ->
                                tick.made().stream()
                                        .anyMatch(price -> price.label().equals(column)))
                .map(tick -> "offset " + tick.offset())
                .findFirst()
                .orElse("");
    }

    private void revisions() {
        for (Revision revision : explanation.revisions()) {
            RevisionRow row = revision.row();
            out.println(
                    "revision %d  %s  at %s UTC%s"
                            .formatted(
                                    row.revision(),
                                    PlainText.cell(row.reason()),
                                    DATE_MICROS
                                            .withZone(ZoneOffset.UTC)
                                            .format(row.newRecordedAt()),
                                    causes(revision)));
            TextTable table = new TextTable(0, "column", "old", "new");
            row.changes()
                    .forEach(
                            change ->
                                    table.row(
                                            PlainText.cell(change.column()),
                                            shown(change.oldValue()),
                                            shown(change.newValue())));
            table.print(out);
            out.println();
        }
    }

    private static String causes(Revision revision) {
        if (revision.causes() == 0) {
            return "";
        }
        return ", by %s at offset %s%s"
                .formatted(
                        counted(revision.causes(), "tick"),
                        revision.offsets().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")),
                        revision.causes() > revision.offsets().size() ? ", ..." : "");
    }

    private void end() {
        explanation.remarks().forEach(remark -> out.println("note: " + PlainText.line(remark)));
        explanation.notProvable().forEach(sentence -> out.println("not provable: " + sentence));
        explanation.differences().forEach(difference -> out.println("different: " + difference));
        out.println(verdict());
    }

    private String verdict() {
        if (!explanation.isProvable()) {
            return "explain: cannot be proved, the log does not hold all of the candle's ticks";
        }
        if (explanation.matches()) {
            return "explain: matches the row";
        }
        List<String> different = new ArrayList<>();
        explanation.columns().stream()
                .filter(column -> !column.agrees())
                .map(Column::name)
                .forEach(different::add);
        if (!explanation.differences().isEmpty()) {
            different.add("ticks that are missing from it");
        }
        return "explain: does not match the row: " + String.join(", ", different);
    }

    private static String letters(Tick tick) {
        if (tick.verdict() != Verdict.COUNTED && tick.verdict() != Verdict.NOT_YET) {
            return "---";
        }
        return (tick.effects().contains(Effect.OPEN_CLOSE) ? "O" : "-")
                + (tick.effects().contains(Effect.HIGH_LOW) ? "H" : "-")
                + (tick.effects().contains(Effect.VOLUME) ? "V" : "-");
    }

    private static String remark(Tick tick) {
        List<String> parts = new ArrayList<>();
        if (!tick.made().isEmpty()) {
            parts.add(
                    tick.made().stream()
                            .map(Price::label)
                            .collect(Collectors.joining(", "))
                            .toUpperCase(Locale.ROOT));
        }
        if (tick.verdict() == Verdict.INELIGIBLE) {
            parts.add("ineligible");
        }
        if (!tick.rule().isEmpty()) {
            parts.add(PlainText.line(tick.rule()));
        }
        return String.join("; ", parts);
    }

    private String time(@Nullable Instant time) {
        if (time == null) {
            return "";
        }
        boolean oneDate =
                explanation
                        .start()
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate()
                        .equals(
                                explanation
                                        .end()
                                        .minusNanos(1)
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate());
        return (oneDate ? MICROS : DATE_MICROS).withZone(ZoneOffset.UTC).format(time);
    }

    private String span(ZoneId zone) {
        boolean oneDate =
                explanation
                        .start()
                        .atZone(zone)
                        .toLocalDate()
                        .equals(explanation.end().atZone(zone).toLocalDate());
        return DATE_TIME.withZone(zone).format(explanation.start())
                + " to "
                + (oneDate ? TIME : DATE_TIME).withZone(zone).format(explanation.end());
    }

    private boolean isUtc() {
        return explanation.zone().getRules().equals(ZoneOffset.UTC.getRules());
    }

    private String inRow(String name) {
        return explanation.columns().stream()
                .filter(column -> column.name().equals(name))
                .map(column -> shown(column.inRow()))
                .findFirst()
                .orElse("");
    }

    private static String shown(@Nullable String value) {
        return Objects.requireNonNullElse(value, "NULL");
    }

    private static String counted(long count, String noun) {
        return number(count) + " " + noun + (count == 1 ? "" : "s");
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }
}
