package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.page.WebStorage;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.candlewick.dashboard.anomaly.Acknowledgements;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.candle.CandleHistory;
import dev.candlewick.dashboard.candle.CandleSeries;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The newest flags as they come, each with what it rests on. Filters and the chosen flag stand in
 * the address, so that the way back from a chart leads to the same list.
 */
@Route("anomalies")
@PermitAll
public class AnomalyView extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final int SHOWN = 300;
    private static final String ANY = "any";
    private static final String OPEN = "open";
    private static final String ACKNOWLEDGED = "acknowledged";
    private static final String GONE = "cleared or withdrawn";
    private static final List<String> STATUSES = List.of(OPEN, ACKNOWLEDGED, GONE, ANY);

    private final AnomalyFeed feed;
    private final CandleFeed heart;
    private final FrameThreads threads;
    private final ChartSources sources;
    private final Map<String, ZoneId> exchanges = new HashMap<>();
    private ChartChoice.Zone zone = ChartChoice.Zone.UTC;
    private ZoneId local = ZoneOffset.UTC;
    private final TextField symbol = new TextField();
    private final Select<String> kind = new Select<>();
    private final Select<String> severity = new Select<>();
    private final Select<String> status = new Select<>();
    private final Span count = new Span();
    private final Grid<Anomaly> grid = new Grid<>();
    private final List<Anomaly> rows = new ArrayList<>();
    private final ByKey provider = new ByKey(rows);
    private final RowOrder<Anomaly> order =
            new RowOrder<>(grid, provider, Clock.systemUTC(), this::orderChosen);
    private final FlagPanel evidence;
    private final StaleBanner staleBanner = new StaleBanner();
    private final Div failure = new Div(Words.of("page.database.silent"));
    private Heard heard = new Heard();
    private @Nullable FramePump pump;
    private AnomalyFeed.@Nullable Cancel subscription;

    /** What the feed has said of the filters that were chosen last. */
    private static final class Heard {
        private volatile Optional<List<Anomaly>> flags = Optional.empty();
        private volatile boolean silence;
    }

    private Optional<Anomaly.Key> chosen = Optional.empty();
    private boolean entering;

    /** Whether the rows that come next are those of other filters. */
    private boolean anew;

    AnomalyView(
            AnomalyFeed feed,
            CandleFeed heart,
            FrameThreads threads,
            CandleHistory history,
            ChartSources sources,
            Acknowledgements acknowledgements,
            AuthenticationContext user) {
        this.feed = feed;
        this.heart = heart;
        this.threads = threads;
        this.sources = sources;
        evidence =
                new FlagPanel(
                        history,
                        acknowledgements,
                        user.getPrincipalName().orElse(""),
                        this::clock,
                        this::goOn);
        addClassNames("anomalies", "sheet-page");
        symbol.setPlaceholder(Words.of("flag.symbol"));
        symbol.setAriaLabel(Words.of("flag.symbol"));
        symbol.setClearButtonVisible(true);
        symbol.setValueChangeMode(ValueChangeMode.LAZY);
        symbol.setManualValidation(true);
        symbol.addValueChangeListener(change -> filterChanged());
        choice(kind, Words.of("flag.kind"), withAny(AnomalyFilter.KINDS), ANY);
        choice(severity, Words.of("flag.severity"), withAny(AnomalyFilter.SEVERITIES), "WARN");
        choice(status, Words.of("flag.status"), STATUSES, OPEN);
        count.addClassName("zone");
        H1 title = new H1(Words.of("page.anomalies"));
        Div head = new Div(title, new PageLinks(), symbol, kind, severity, status, count);
        head.addClassName("head");
        arrangeGrid();
        Div body = new Div(grid, evidence);
        body.addClassName("flags");
        failure.addClassName("failure");
        failure.getElement().setAttribute("role", "alert");
        failure.setVisible(false);
        add(staleBanner, head, failure, body);
        showEvidence();
    }

    private static List<String> withAny(List<String> values) {
        List<String> items = new ArrayList<>(values);
        items.addFirst(ANY);
        return items;
    }

    private void choice(Select<String> select, String label, List<String> items, String initial) {
        select.setAriaLabel(label);
        select.setItems(items);
        select.setItemLabelGenerator(value -> inWords(label, value));
        select.setValue(initial);
        select.addValueChangeListener(change -> filterChanged());
    }

    /** What is chosen; kinds and severities have their names from the database. */
    private static String inWords(String label, String value) {
        return switch (value) {
            case ANY -> Words.of("flag.any", label);
            case OPEN -> Words.of("flag.status.open");
            case ACKNOWLEDGED -> Words.of("flag.status.acknowledged");
            case GONE -> Words.of("flag.status.gone");
            default -> value;
        };
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.anomalies"));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters address = event.getLocation().getQueryParameters();
        entering = true;
        symbol.setValue(address.getSingleParameter("symbol").orElse(""));
        enter(kind, "kind", address, withAny(AnomalyFilter.KINDS), ANY);
        enter(severity, "severity", address, withAny(AnomalyFilter.SEVERITIES), "WARN");
        enter(status, "status", address, STATUSES, OPEN);
        order.restore(address.getSingleParameter("sort").orElse(""));
        chosen = address.getSingleParameter("flag").flatMap(AnomalyView::key);
        entering = false;
        subscribeAgain();
    }

    private static void enter(
            Select<String> select,
            String name,
            QueryParameters address,
            List<String> known,
            String usual) {
        select.setValue(address.getSingleParameter(name).filter(known::contains).orElse(usual));
    }

    private static Optional<Anomaly.Key> key(String text) {
        String[] parts = text.split(",", 4);
        try {
            return parts.length < 4
                    ? Optional.empty()
                    : Optional.of(
                            new Anomaly.Key(parts[0], parts[1], parts[2], Instant.parse(parts[3])));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    private QueryParameters address() {
        Map<String, String> named = new LinkedHashMap<>();
        if (!symbol.getValue().isBlank()) {
            named.put("symbol", symbol.getValue().strip());
        }
        named.put("kind", kind.getValue());
        named.put("severity", severity.getValue());
        named.put("status", status.getValue());
        if (!order.isGiven()) {
            named.put("sort", order.text());
        }
        chosen.ifPresent(
                flag ->
                        named.put(
                                "flag",
                                String.join(
                                        ",",
                                        flag.symbol(),
                                        flag.kind(),
                                        flag.interval(),
                                        flag.startTime().toString())));
        return QueryParameters.simple(named);
    }

    private void filterChanged() {
        if (!entering) {
            rememberAddress();
            subscribeAgain();
        }
    }

    private void orderChosen() {
        if (!entering) {
            rememberAddress();
        }
    }

    private void rememberAddress() {
        getUI().ifPresent(
                        page ->
                                page.getPage()
                                        .getHistory()
                                        .replaceState(null, new Location("anomalies", address())));
    }

    /** The clock of charts, which the browser keeps; that of the exchange says whose it is. */
    private void follow(@Nullable String kept, UI page) {
        zone =
                kept == null
                        ? ChartChoice.Zone.UTC
                        : ChartChoice.USUAL.saidBy(QueryParameters.fromString(kept)).zone();
        local = ClockText.local(page);
        order.rename(
                AnomalyColumns.START,
                zone == ChartChoice.Zone.EXCHANGE
                        ? Words.of("flag.start.exchange")
                        : Words.of("flag.start", clock("").place()));
        provider.refreshAll();
        evidence.refresh();
    }

    private String start(Anomaly flag) {
        ClockText clock = clock(flag.symbol());
        return zone == ChartChoice.Zone.EXCHANGE
                ? clock.zonedClock(flag.startTime())
                : clock.clock(flag.startTime());
    }

    private ClockText clock(String of) {
        return ClockText.of(
                zone, zone == ChartChoice.Zone.EXCHANGE ? exchange(of) : ZoneOffset.UTC, local);
    }

    private ZoneId exchange(String of) {
        ZoneId known = exchanges.get(of);
        if (known == null) {
            try {
                known = sources.zone(of);
                exchanges.put(of, known);
            } catch (DataAccessException unreachable) {
                // It is asked again with the next row; the row says that its time is UTC.
                known = ZoneOffset.UTC;
            }
        }
        return known;
    }

    private void arrangeGrid() {
        AnomalyColumns.addTo(grid, order, this::start);
        grid.setItems(provider);
        grid.asSingleSelect()
                .addValueChangeListener(
                        change -> {
                            if (change.isFromClient()) {
                                chosen = Optional.ofNullable(change.getValue()).map(Anomaly::key);
                                rememberAddress();
                                showEvidence();
                            }
                        });
    }

    @Override
    protected void onAttach(AttachEvent event) {
        pump = FramePump.to(event.getUI(), threads, staleBanner, this::takeIn);
        pump.beatWith(heart, frame -> {});
        subscribe(pump);
        WebStorage.getItem(
                event.getUI(),
                WebStorage.Storage.LOCAL_STORAGE,
                MarketView.KEPT,
                kept -> follow(kept, event.getUI()));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unsubscribe();
        if (pump != null) {
            pump.stop();
            pump = null;
        }
    }

    private void subscribe(FramePump page) {
        anew = true;
        Heard news = new Heard();
        heard = news;
        boolean readable = CandleSeries.isSymbol(symbol.getValue());
        symbol.setErrorMessage(readable ? "" : MarketAddress.noSymbol());
        symbol.setInvalid(!readable);
        if (!readable) {
            news.flags = Optional.of(List.of());
            show(List.of());
            return;
        }
        subscription =
                feed.subscribe(
                        filter(),
                        SHOWN,
                        flags -> {
                            boolean other = news.silence || !news.flags.equals(Optional.of(flags));
                            news.flags = Optional.of(flags);
                            news.silence = false;
                            if (other) {
                                page.offer(Instant.now());
                            }
                        },
                        () -> news.silence = true);
    }

    private void unsubscribe() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private void subscribeAgain() {
        if (pump != null) {
            unsubscribe();
            subscribe(pump);
            showEvidence();
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
                    case OPEN -> AnomalyFilter.STANDING;
                    case GONE -> List.of("CLEARED", "WITHDRAWN");
                    default -> List.of();
                },
                switch (status.getValue()) {
                    case OPEN -> Optional.of(false);
                    case ACKNOWLEDGED -> Optional.of(true);
                    default -> Optional.empty();
                },
                Optional.empty(),
                Optional.empty());
    }

    private void takeIn() {
        failure.setVisible(heard.silence);
        heard.flags.ifPresent(this::show);
        showEvidence();
    }

    private void show(List<Anomaly> flags) {
        boolean others = anew;
        anew = false;
        Texts.set(
                count,
                flags.size() < SHOWN
                        ? Words.of("flag.count", flags.size())
                        : Words.of("flag.count.newest", SHOWN));
        if (flags.equals(rows)) {
            order.keepUp();
            return;
        }
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
            order.keepUp();
        } else {
            order.takeIn(others);
        }
    }

    /** A flag that leaves the list because it was seen makes room for the one below it. */
    private void goOn() {
        if (status.getValue().equals(OPEN)) {
            List<Anomaly.Key> keys = order.shown().stream().map(Anomaly::key).toList();
            int index = chosen.map(keys::indexOf).orElse(-1);
            chosen =
                    index >= 0 && index + 1 < keys.size()
                            ? Optional.of(keys.get(index + 1))
                            : Optional.empty();
            rememberAddress();
            showEvidence();
        }
        subscribeAgain();
    }

    private void showEvidence() {
        Optional<Anomaly> flag =
                chosen.flatMap(
                        key -> rows.stream().filter(row -> row.key().equals(key)).findFirst());
        grid.asSingleSelect().setValue(flag.orElse(null));
        evidence.show(flag, Words.of(withoutFlag()));
    }

    private String withoutFlag() {
        if (!rows.isEmpty()) {
            return "flag.choose";
        }
        if (heard.flags.isPresent()) {
            return "flag.none";
        }
        return heard.silence ? "flag.unread" : "page.reading";
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
