package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The newest flags as they come, each with what it rests on. */
@Route("anomalies")
@PageTitle("Anomalies | Candlewick")
@PermitAll
public class AnomalyView extends Div {

    private static final int SHOWN = 300;
    private static final String ANY = "any";
    private static final int SIGNIFICANT = 5;

    private final AnomalyFeed feed;
    private final TextField symbol = new TextField();
    private final Select<String> kind = new Select<>();
    private final Select<String> severity = new Select<>();
    private final Select<String> status = new Select<>();
    private final Span count = new Span();
    private final Grid<Anomaly> grid = new Grid<>();
    private final List<Anomaly> rows = new ArrayList<>();
    private final ByKey provider = new ByKey(rows);
    private final Div evidence = new Div();
    private final AtomicReference<@Nullable List<Anomaly>> waiting = new AtomicReference<>();
    private AnomalyFeed.@Nullable Cancel subscription;
    private Optional<Anomaly.Key> chosen = Optional.empty();

    AnomalyView(AnomalyFeed feed) {
        this.feed = feed;
        addClassNames("anomalies", "sheet-page");
        symbol.setPlaceholder("Symbol");
        symbol.setAriaLabel("Symbol");
        symbol.setClearButtonVisible(true);
        symbol.setValueChangeMode(ValueChangeMode.LAZY);
        symbol.addValueChangeListener(change -> subscribeAgain());
        choice(kind, "Kind", AnomalyFilter.KINDS, ANY);
        choice(severity, "Severity", AnomalyFilter.SEVERITIES, "WARN");
        choice(status, "Status", List.of("standing", "cleared or withdrawn"), "standing");
        count.addClassName("zone");
        H1 title = new H1("Anomalies");
        Div head = new Div(title, new PageLinks(), symbol, kind, severity, status, count);
        head.addClassName("head");
        arrangeGrid();
        evidence.addClassName("evidence");
        evidence.getElement().setAttribute("aria-live", "polite");
        Div body = new Div(grid, evidence);
        body.addClassName("flags");
        add(head, body);
        show(List.of());
    }

    private void choice(Select<String> select, String label, List<String> values, String initial) {
        List<String> items = new ArrayList<>(values);
        if (!items.contains("standing")) {
            items.addFirst(ANY);
        } else {
            items.add(ANY);
        }
        select.setAriaLabel(label);
        select.setItems(items);
        select.setItemLabelGenerator(value -> value.equals(ANY) ? label + ": any" : value);
        select.setValue(initial);
        select.addValueChangeListener(change -> subscribeAgain());
    }

    private void arrangeGrid() {
        text("Start (UTC)", flag -> PriceFormat.clock(flag.startTime()), "124px");
        text("Symbol", Anomaly::symbol, "92px");
        text("Kind", Anomaly::kind, "168px").setFlexGrow(1);
        text("Severity", Anomaly::severity, "88px")
                .setPartNameGenerator(
                        flag -> "severity " + flag.severity().toLowerCase(Locale.ROOT));
        text("Status", Anomaly::status, "104px");
        number("Observed", flag -> figure(flag.observed()));
        number("Expected", flag -> figure(flag.expected()));
        number("Score", flag -> figure(flag.score()));
        number("Above", flag -> figure(flag.threshold()));
        grid.setItems(provider);
        grid.asSingleSelect()
                .addValueChangeListener(
                        change -> {
                            if (change.isFromClient()) {
                                chosen = Optional.ofNullable(change.getValue()).map(Anomaly::key);
                                showEvidence();
                            }
                        });
    }

    private Grid.Column<Anomaly> text(
            String header, ValueProvider<Anomaly, String> value, String width) {
        return grid.addColumn(value).setHeader(header).setWidth(width).setFlexGrow(0);
    }

    private void number(String header, ValueProvider<Anomaly, String> value) {
        grid.addColumn(value)
                .setHeader(header)
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("88px")
                .setFlexGrow(0);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        subscribe(event.getUI());
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unsubscribe();
    }

    private void subscribe(UI page) {
        subscription = feed.subscribe(filter(), SHOWN, flags -> offer(page, flags));
    }

    private void unsubscribe() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private void subscribeAgain() {
        if (subscription != null) {
            unsubscribe();
            getUI().ifPresent(this::subscribe);
        }
    }

    private AnomalyFilter filter() {
        String wanted = symbol.getValue().strip().toUpperCase(Locale.ROOT);
        return new AnomalyFilter(
                wanted.isEmpty() ? Optional.empty() : Optional.of(wanted),
                Optional.of(kind.getValue()).filter(value -> !value.equals(ANY)),
                severity.getValue().equals(ANY)
                        ? List.of()
                        : AnomalyFilter.atLeast(severity.getValue()),
                switch (status.getValue()) {
                    case "standing" -> AnomalyFilter.STANDING;
                    case ANY -> List.of();
                    default -> List.of("CLEARED", "WITHDRAWN");
                },
                Optional.empty(),
                Optional.empty());
    }

    /** Of several answers that wait for a busy page, it sees the last. */
    private void offer(UI page, List<Anomaly> flags) {
        if (waiting.getAndSet(flags) == null) {
            Future<Void> unused =
                    page.access(
                            () -> {
                                List<Anomaly> newest = waiting.getAndSet(null);
                                if (newest != null && !newest.equals(rows)) {
                                    show(newest);
                                }
                            });
        }
    }

    void show(List<Anomaly> flags) {
        boolean same =
                flags.stream()
                        .map(Anomaly::key)
                        .toList()
                        .equals(rows.stream().map(Anomaly::key).toList());
        List<Anomaly> changed = flags.stream().filter(flag -> !rows.contains(flag)).toList();
        rows.clear();
        rows.addAll(flags);
        if (same) {
            changed.forEach(provider::refreshItem);
        } else {
            provider.refreshAll();
        }
        count.setText(
                flags.size() < SHOWN ? flags.size() + " flags" : "the newest " + SHOWN + " flags");
        showEvidence();
    }

    private void showEvidence() {
        evidence.removeAll();
        Optional<Anomaly> flag =
                chosen.flatMap(
                        key -> rows.stream().filter(row -> row.key().equals(key)).findFirst());
        if (flag.isEmpty()) {
            evidence.add(
                    new Div(
                            rows.isEmpty()
                                    ? "No flags by these filters. They appear here as candles close."
                                    : "Choose a flag to see what it rests on."));
            return;
        }
        Anomaly known = flag.get();
        RouterLink chart = new RouterLink("Show it on the chart", MarketView.class);
        chart.setQueryParameters(
                MarketAddress.parameters(
                        new CandleSeries(
                                known.symbol(),
                                Interval.of(known.interval()).orElse(Interval.ONE_MINUTE))));
        evidence.add(new FlagEvidence(known), chart);
    }

    /** Five significant figures, without an exponent where that is readable. */
    static String figure(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e9) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size < 1e-6 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int decimals = Math.clamp((long) (SIGNIFICANT - 1 - Math.floor(Math.log10(size))), 0, 8);
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A row is the same row as long as it is the same flag. */
    private static final class ByKey extends ListDataProvider<Anomaly> {
        ByKey(Collection<Anomaly> rows) {
            super(rows);
        }

        @Override
        public Object getId(Anomaly flag) {
            return flag.key();
        }
    }
}
