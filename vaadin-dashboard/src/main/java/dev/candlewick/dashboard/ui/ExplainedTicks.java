package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.ValueProvider;
import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Explanation.Revision;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.Listing;
import dev.candlewick.explain.Listing.Which;
import dev.candlewick.explain.PlainText;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of an explained candle in the order of the log, a page of them at a time. A filter over
 * ticks that are all here needs no reading.
 */
class ExplainedTicks extends Div {

    private static final int PAGE = 2_000;

    /** The beginning of the log's part. */
    static final Listing FIRST = Listing.page(Which.ALL, 0, PAGE);

    private final Consumer<Listing> wanted;
    private final Map<Which, Button> filters = new EnumMap<>(Which.class);
    private final Span range = new Span();
    private final Button earlier = new Button("‹", click -> page(-PAGE));
    private final Button later = new Button("›", click -> page(PAGE));
    private final Grid<Tick> grid = new Grid<>();
    private final Grid.Column<Tick> eventTimes;

    private @Nullable Explanation explanation;
    private ClockText clock = ClockText.UTC;
    private Listing listing = FIRST;
    private Which which = Which.ALL;
    private List<Tick> rows = List.of();
    private @Nullable Tick sought;

    /**
     * @param wanted asks for other ticks than those that are here
     */
    ExplainedTicks(Consumer<Listing> wanted) {
        this.wanted = wanted;
        addClassName("explained-ticks");
        Div choice = new Div();
        choice.addClassName("filters");
        choice.getElement().setAttribute("role", "group");
        choice.getElement().setAttribute("aria-label", Words.of("explain.ticks.label"));
        for (Which each : Which.values()) {
            Button button = new Button("", click -> choose(each));
            button.setId("ticks-" + each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            filters.put(each, button);
            choice.add(button);
        }
        range.addClassName("range");
        earlier.setAriaLabel(Words.of("explain.ticks.earlier"));
        earlier.setId("ticks-earlier");
        later.setAriaLabel(Words.of("explain.ticks.later"));
        later.setId("ticks-later");
        Div pages = new Div(range, earlier, later);
        pages.addClassName("pages");
        Div bar = new Div(choice, pages);
        bar.addClassName("bar");
        eventTimes = columns();
        add(bar, grid);
    }

    /** Returns the one of event times. */
    private Grid.Column<Tick> columns() {
        grid.addClassName("ticks");
        grid.setSelectionMode(Grid.SelectionMode.SINGLE);
        column(Words.of("explain.ticks.offset"), "90px", tick -> known(tick, ExplainText::place))
                .setFrozen(true);
        Grid.Column<Tick> times =
                grid.addColumn(
                                ClockText.<Tick>cell(
                                        Tick::eventTime,
                                        tick ->
                                                known(
                                                        tick,
                                                        (of, each) ->
                                                                ExplainText.eventTime(
                                                                        of, each, clock))))
                        .setHeader(Words.of("explain.ticks.event-time", "UTC"))
                        .setWidth("152px")
                        .setFlexGrow(0)
                        .setResizable(true);
        number(Words.of("explain.ticks.price"), "82px", tick -> ExplainText.number(tick.price()));
        number(Words.of("explain.ticks.size"), "68px", tick -> ExplainText.number(tick.size()));
        column(Words.of("explain.ticks.for-price"), "104px", ExplainText::forPrice)
                .setPartNameGenerator(tick -> tick.made().isEmpty() ? "effect" : "effect made");
        column(Words.of("explain.ticks.volume"), "66px", ExplainText::forVolume)
                .setPartNameGenerator(tick -> "effect");
        column(Words.of("explain.ticks.rule"), "140px", this::rule)
                .setFlexGrow(1)
                .setTooltipGenerator(this::rule)
                .setPartNameGenerator(tick -> "rule");
        column(Words.of("explain.ticks.venue"), "64px", tick -> PlainText.cell(tick.venue()));
        column(
                Words.of("explain.ticks.conditions"),
                "98px",
                tick -> PlainText.cell(tick.conditions()));
        grid.addColumn(
                        ClockText.<Tick>cell(
                                Tick::appendTime, tick -> ExplainText.appendTime(tick, clock)))
                .setHeader(Words.of("explain.ticks.appended"))
                .setWidth("172px")
                .setFlexGrow(0)
                .setResizable(true);
        column(
                Words.of("explain.ticks.partition"),
                "54px",
                tick -> Integer.toString(tick.partition()));
        column(Words.of("explain.ticks.trade-id"), "150px", tick -> PlainText.cell(tick.tradeId()));
        grid.setPartNameGenerator(
                tick -> tick.verdict() == Verdict.COUNTED ? "counted" : "left-out");
        grid.setEmptyStateText(Words.of("explain.ticks.none"));
        return times;
    }

    private Grid.Column<Tick> column(
            String header, String width, ValueProvider<Tick, String> value) {
        return grid.addColumn(value)
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0)
                .setResizable(true);
    }

    private void number(String header, String width, ValueProvider<Tick, String> value) {
        column(header, width, value)
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(tick -> "number");
    }

    @FunctionalInterface
    private interface Figure {
        String of(Explanation explanation, Tick tick);
    }

    private String known(Tick tick, Figure figure) {
        return explanation == null ? "" : figure.of(explanation, tick);
    }

    private String rule(Tick tick) {
        String rule = ExplainText.rule(tick);
        if (explanation == null || tick.partition() != explanation.partition()) {
            return rule;
        }
        for (Revision revision : explanation.revisions()) {
            if (revision.offsets().contains(tick.offset())) {
                return Words.of("explain.rule.revision", revision.row().revision(), rule);
            }
        }
        return rule;
    }

    /** Shows what a reading has listed, with times by a clock. */
    void show(Explanation explained, Listing listed, ClockText by) {
        explanation = explained;
        clock = by;
        eventTimes.setHeader(Words.of("explain.ticks.event-time", clock.place()));
        listing = listed;
        which = listed.which();
        arrange();
        Tick waiting = sought;
        sought = null;
        if (waiting != null) {
            reveal(waiting);
        }
    }

    /** Brings a tick of the candle into sight, wherever it lies. */
    void reveal(Tick tick) {
        int index = index(tick);
        if (index < 0 && isComplete()) {
            which = Which.ALL;
            arrange();
            index = index(tick);
        }
        if (index >= 0) {
            grid.select(rows.get(index));
            grid.scrollToIndex(index);
        } else if (sought == null) {
            sought = tick;
            wanted.accept(Listing.page(Which.ALL, (tick.number() - 1) / PAGE * PAGE, PAGE));
        }
    }

    private int index(Tick tick) {
        for (int index = 0; index < rows.size(); index++) {
            if (rows.get(index).number() == tick.number()) {
                return index;
            }
        }
        return -1;
    }

    private void choose(Which chosen) {
        if (isComplete()) {
            which = chosen;
            arrange();
        } else {
            wanted.accept(Listing.page(chosen, 0, PAGE));
        }
    }

    private void page(int ticks) {
        wanted.accept(Listing.page(which, Math.max(0, listing.skip() + ticks), PAGE));
    }

    /** Whether every tick of the candle is here. */
    private boolean isComplete() {
        return explanation != null
                && listing.which() == Which.ALL
                && explanation.ticks().size() == explanation.tickCount();
    }

    private void arrange() {
        Explanation shown = explanation;
        if (shown == null) {
            return;
        }
        rows = shown.ticks().stream().filter(tick -> which.includes(tick.verdict())).toList();
        grid.setItems(rows);
        filters.forEach(
                (each, button) -> {
                    button.setText(Words.named("explain.ticks", each, matching(shown, each)));
                    button.getElement()
                            .setAttribute("aria-pressed", Boolean.toString(each == which));
                });
        long all = matching(shown, which);
        boolean several = all > rows.size();
        long end = listing.skip() + rows.size();
        range.setText(several ? Words.of("explain.ticks.range", listing.skip() + 1, end, all) : "");
        earlier.setVisible(several);
        earlier.setEnabled(listing.skip() > 0);
        later.setVisible(several);
        later.setEnabled(end < all);
    }

    private static long matching(Explanation of, Which which) {
        long counted = of.count(Verdict.COUNTED);
        return switch (which) {
            case ALL -> of.tickCount();
            case COUNTED -> counted;
            case LEFT_OUT -> of.tickCount() - counted;
        };
    }
}
