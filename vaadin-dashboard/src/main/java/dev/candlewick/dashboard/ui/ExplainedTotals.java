package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Revision;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.table.RevisionRow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the ticks of a candle add up to, held against the row; what is flagged in it; and what has
 * changed in the row since it was closed.
 */
class ExplainedTotals extends Div {

    /** What everybody looks at; the other columns are folded away while they are equal. */
    private static final Set<String> MAIN =
            Set.of("open", "high", "low", "close", "volume", "vwap", "tick_count");

    private final Consumer<Tick> jump;

    /**
     * @param jump brings a tick into sight
     */
    ExplainedTotals(Consumer<Tick> jump) {
        this.jump = jump;
        addClassName("explained-totals");
    }

    /**
     * @param flags of the candle or of something inside it
     */
    void show(Explanation explained, List<Anomaly> flags) {
        removeAll();
        add(new H3(Words.of("explain.totals")));
        List<Column> first = explained.columns().stream().filter(ExplainedTotals::isFirst).toList();
        List<Column> others =
                explained.columns().stream().filter(column -> !isFirst(column)).toList();
        add(totals(explained, first));
        if (!others.isEmpty()) {
            add(
                    new NativeDetails(
                            Words.of("explain.totals.more-equal", others.size()),
                            totals(explained, others)));
        }
        flags.forEach(flag -> add(flag(flag)));
        explained.revisions().reversed().forEach(revision -> add(revision(explained, revision)));
    }

    private static Component flag(Anomaly flag) {
        Div section = new Div(new FlagEvidence(flag));
        section.addClassNames("evidence", flag.severity().toLowerCase(Locale.ROOT));
        return section;
    }

    private static boolean isFirst(Column column) {
        return MAIN.contains(column.name()) || !column.agrees();
    }

    private Component totals(Explanation explained, List<Column> columns) {
        NativeTable table =
                table(
                        "",
                        Words.of("explain.totals.of-ticks"),
                        Words.of("explain.totals.in-row"),
                        "",
                        Words.of("explain.totals.made-by"));
        for (Column column : columns) {
            Span mark = new Span(column.agrees() ? "=" : "≠");
            mark.addClassName(column.agrees() ? "equal" : "different");
            mark.getElement().setAttribute("role", "img");
            mark.getElement()
                    .setAttribute(
                            "aria-label",
                            Words.of(
                                    column.agrees()
                                            ? "explain.totals.equal"
                                            : "explain.totals.differs"));
            row(
                    table,
                    column.agrees() ? "agrees" : "differs",
                    new Span(ExplainText.name(column.name())),
                    new Span(ExplainText.value(explained, column, true)),
                    new Span(ExplainText.value(explained, column, false)),
                    mark,
                    maker(explained, column)
                            .<Component>map(tick -> link(explained, tick))
                            .orElseGet(Span::new));
        }
        return table;
    }

    private static Optional<Tick> maker(Explanation explained, Column column) {
        return Arrays.stream(Price.values())
                .filter(price -> price.label().equals(column.name()))
                .findFirst()
                .flatMap(price -> Optional.ofNullable(explained.makers().get(price)));
    }

    private Button link(Explanation explained, Tick tick) {
        String place = ExplainText.place(explained, tick);
        Button link = new Button(place, click -> jump.accept(tick));
        link.addClassName("place");
        link.setAriaLabel(Words.of("explain.totals.show", place));
        return link;
    }

    private Component revision(Explanation explained, Revision revision) {
        RevisionRow row = revision.row();
        Div made = new Div();
        made.addClassName("made");
        made.setText(made(revision));
        H3 title = new H3(Words.of("explain.revision", row.revision()));
        Div section = new Div(title, made);
        section.addClassName("revision");
        List<RevisionRow.Change> first =
                row.changes().stream().filter(change -> MAIN.contains(change.column())).toList();
        List<RevisionRow.Change> others =
                row.changes().stream().filter(change -> !MAIN.contains(change.column())).toList();
        if (!first.isEmpty()) {
            section.add(changes(explained, first));
        }
        if (!others.isEmpty()) {
            section.add(
                    new NativeDetails(
                            Words.of(
                                    first.isEmpty()
                                            ? "explain.totals.columns"
                                            : "explain.totals.more",
                                    others.size()),
                            changes(explained, others)));
        }
        return section;
    }

    private static String made(Revision revision) {
        String reason = ExplainText.reason(revision.row().reason());
        String time = ExplainText.moment(revision.row().newRecordedAt());
        if (revision.causes() == 0) {
            return Words.of("explain.revision.made", reason, time);
        }
        String offsets =
                revision.offsets().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Words.of(
                "explain.revision.made-by",
                reason,
                time,
                revision.causes(),
                revision.causes() > revision.offsets().size() ? offsets + ", …" : offsets);
    }

    private static Component changes(Explanation explained, List<RevisionRow.Change> changes) {
        NativeTable table =
                table("", Words.of("explain.revision.old"), Words.of("explain.revision.new"));
        for (RevisionRow.Change change : changes) {
            row(
                    table,
                    "changed",
                    new Span(ExplainText.name(change.column())),
                    new Span(ExplainText.value(explained, change.column(), change.oldValue())),
                    new Span(ExplainText.value(explained, change.column(), change.newValue())));
        }
        return table;
    }

    private static NativeTable table(String... headers) {
        NativeTable table = new NativeTable();
        NativeTableRow heads = table.getHead().addRow();
        for (String header : headers) {
            heads.addHeaderCell().setText(header);
        }
        return table;
    }

    private static void row(NativeTable table, String className, Component... cells) {
        NativeTableRow row = table.getBody().addRow();
        row.addClassName(className);
        for (Component cell : cells) {
            row.addDataCell().add(cell);
        }
    }
}
