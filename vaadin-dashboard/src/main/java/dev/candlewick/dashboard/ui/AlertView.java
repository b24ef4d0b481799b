package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertBook;
import dev.candlewick.dashboard.alert.AlertFiring;
import dev.candlewick.dashboard.alert.AlertNews;
import dev.candlewick.dashboard.alert.AlertRule;
import dev.candlewick.dashboard.alert.WebhookRules;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.candle.Quote;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The alerts of a user: a form, the list, and what has fired or was changed. {@code
 * ?symbol=IBM&price=181.5} begins one, {@code ?alert=7} shows that one to be changed.
 */
@Route("alerts")
@PermitAll
public class AlertView extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final int HISTORY = 200;

    private final AlertBook book;
    private final AlertNews news;
    private final CandleFeed feed;
    private final FrameThreads threads;
    private final String user;
    private final Map<String, Quote> quotes = new ConcurrentHashMap<>();
    private final AlertForm form;
    private final Grid<Alert> alerts = new Grid<>();
    private final Grid<Event> history = new Grid<>();

    /**
     * Something of the past.
     *
     * @param firing empty: a change
     */
    private record Event(Instant at, String message, Optional<AlertFiring> firing) {}

    private final Div failure = new Div();
    private final H2 alertsTitle = new H2(Words.of("alert.list"));
    private final StaleBanner staleBanner = new StaleBanner();
    private final AtomicBoolean changed = new AtomicBoolean();
    private int offered;
    private @Nullable FramePump pump;
    private AlertNews.@Nullable Cancel listening;

    AlertView(
            AlertBook book,
            AlertNews news,
            CandleFeed feed,
            FrameThreads threads,
            WebhookRules webhooks,
            AuthenticationContext authentication) {
        this.book = book;
        this.news = news;
        this.feed = feed;
        this.threads = threads;
        user = authentication.getPrincipalName().orElse("");
        addClassNames("alerts", "sheet-page");
        form =
                new AlertForm(
                        symbol -> Optional.ofNullable(quotes.get(symbol)),
                        webhooks,
                        this::make,
                        this::edit,
                        this::endEdit);
        Div head = new Div(new H1(Words.of("page.alerts")), new PageLinks());
        head.addClassName("head");
        failure.addClassName("failure");
        failure.getElement().setAttribute("role", "alert");
        failure.setVisible(false);
        add(staleBanner, head, failure);
        if (!book.possible() || user.isEmpty()) {
            say(Words.of("alert.impossible", Words.of("page.no-watcher")));
            return;
        }
        arrangeAlerts();
        arrangeHistory();
        Div lists = new Div(alertsTitle, alerts, new H2(Words.of("alert.history")), history);
        lists.addClassNames("lists", "panel");
        Div body = new Div(form, lists);
        body.addClassName("body");
        add(body);
    }

    /**
     * A link that begins an alert.
     *
     * @param price empty when there is none to begin with
     */
    static QueryParameters parameters(String symbol, String price) {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("symbol", symbol);
        if (!price.isEmpty()) {
            named.put("price", price);
        }
        return QueryParameters.simple(named);
    }

    /** A link that shows an alert to be changed. */
    static QueryParameters parameters(long alert) {
        return QueryParameters.of("alert", Long.toString(alert));
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.alerts"));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters address = event.getLocation().getQueryParameters();
        Optional<String> wanted = address.getSingleParameter("alert");
        if (wanted.isPresent()) {
            begin(wanted.get());
            return;
        }
        if (form.edited().isPresent()) {
            form.clear();
        }
        address.getSingleParameter("symbol")
                .ifPresent(
                        symbol ->
                                beginWith(symbol, address.getSingleParameter("price").orElse("")));
    }

    private void beginWith(String symbol, String price) {
        if (CandleSeries.isSymbol(symbol)) {
            form.begin(symbol.strip().toUpperCase(Locale.ROOT), price);
        } else {
            form.clear();
            form.say(MarketAddress.noSymbol());
        }
    }

    private void begin(String wanted) {
        if (!book.possible() || user.isEmpty()) {
            return;
        }
        try {
            book.of(user).stream()
                    .filter(alert -> Long.toString(alert.id()).equals(wanted))
                    .findFirst()
                    .ifPresentOrElse(
                            form::edit,
                            () -> {
                                form.clear();
                                form.say(Words.of("alert.gone"));
                            });
        } catch (DataAccessException unreachable) {
            say(Words.of("alert.unread.edit"));
        }
    }

    private void arrangeAlerts() {
        alerts.addColumn(new ComponentRenderer<Span, Alert>(AlertView::state))
                .setHeader(Words.of("alert.column.state"))
                .setWidth("106px")
                .setFlexGrow(0);
        alerts.addColumn(new ComponentRenderer<Div, Alert>(AlertView::what))
                .setHeader(Words.of("alert.column.when"))
                .setFlexGrow(1)
                .setWidth("220px");
        alerts.addColumn(alert -> Words.of(alert.rule().oftenInWords()))
                .setHeader(Words.of("alert.column.tells"))
                .setWidth("140px")
                .setFlexGrow(0);
        alerts.addColumn(AlertView::fired)
                .setHeader(Words.of("alert.column.fired"))
                .setWidth("170px")
                .setFlexGrow(0);
        alerts.addColumn(alert -> alert.rule().webhook().map(WebhookRules::shown).orElse(""))
                .setHeader(Words.of("alert.column.webhook"))
                .setWidth("130px")
                .setFlexGrow(0);
        alerts.addColumn(new ComponentRenderer<Div, Alert>(this::actions))
                .setHeader("")
                .setWidth("206px")
                .setFlexGrow(0);
        alerts.setSelectionMode(Grid.SelectionMode.NONE);
        alerts.setEmptyStateText(Words.of("alert.list.empty"));
        alerts.setAllRowsVisible(true);
        alerts.addClassName("alert-list");
    }

    private void arrangeHistory() {
        history.addColumn(event -> PriceFormat.clock(event.at()))
                .setHeader(Words.of("alert.column.at"))
                .setWidth("132px")
                .setFlexGrow(0);
        history.addColumn(new ComponentRenderer<Component, Event>(AlertView::message))
                .setHeader(Words.of("alert.column.message"))
                .setFlexGrow(1)
                .setWidth("240px");
        history.addColumn(event -> event.firing().map(AlertView::webhook).orElse(""))
                .setHeader(Words.of("alert.column.webhook"))
                .setWidth("240px")
                .setFlexGrow(0)
                .setPartNameGenerator(
                        event ->
                                switch (event.firing()
                                        .map(AlertFiring::webhook)
                                        .orElse(AlertFiring.Webhook.NONE)) {
                                    case FAILED -> "down";
                                    case PENDING -> "warn";
                                    case DELIVERED -> "up";
                                    case NONE -> "closed";
                                });
        history.setSelectionMode(Grid.SelectionMode.NONE);
        history.setEmptyStateText(Words.of("alert.history.empty"));
        history.addClassName("alert-history");
    }

    private static Span state(Alert alert) {
        Span state = new Span(Words.named("alert.state", alert.state()));
        state.addClassNames("pill", alert.state().name().toLowerCase(Locale.ROOT));
        return state;
    }

    private static Div what(Alert alert) {
        RouterLink words = new RouterLink(Words.of(alert.rule().inWords()), AlertView.class);
        words.setQueryParameters(parameters(alert.id()));
        Div what = new Div(words);
        if (!alert.rule().note().isEmpty()) {
            Span note = new Span(alert.rule().note());
            note.addClassName("note");
            what.add(note);
        }
        what.addClassName("what");
        return what;
    }

    private static String fired(Alert alert) {
        return alert.firedAt() == null
                ? "–"
                : Words.of("alert.fired", alert.fired(), PriceFormat.clock(alert.firedAt()));
    }

    private Div actions(Alert alert) {
        Button watch =
                alert.state() == Alert.State.ACTIVE
                        ? new Button(
                                Words.of("alert.pause"),
                                click -> change(() -> book.pause(user, alert.id())))
                        : new Button(
                                Words.of("alert.resume"),
                                click -> change(() -> book.resume(user, alert.id())));
        watch.addClassName("plain");
        Button edit =
                new Button(
                        Words.of("alert.edit"),
                        click ->
                                getUI().ifPresent(
                                                page ->
                                                        page.navigate(
                                                                AlertView.class,
                                                                parameters(alert.id()))));
        edit.addClassName("plain");
        edit.setAriaLabel(Words.of("alert.edit.label", alert.rule().inWords()));
        Button remove = new Button("×", click -> change(() -> book.remove(user, alert.id())));
        remove.addClassName("plain");
        remove.setAriaLabel(Words.of("alert.remove", alert.rule().inWords()));
        remove.setTooltipText(Words.of("alert.remove.hint"));
        Div actions = new Div(edit, watch, remove);
        actions.addClassName("actions");
        return actions;
    }

    private static Component message(Event event) {
        Optional<String> symbol = event.firing().flatMap(AlertFiring::symbol);
        if (symbol.isEmpty()) {
            return new Span(event.message());
        }
        RouterLink link = new RouterLink(event.message(), MarketView.class);
        link.setQueryParameters(
                MarketAddress.parametersAt(
                        new CandleSeries(symbol.get(), Interval.ONE_MINUTE),
                        event.firing().orElseThrow().eventTime()));
        return link;
    }

    private static String webhook(AlertFiring firing) {
        return switch (firing.webhook()) {
            case NONE -> "";
            case PENDING ->
                    firing.attempts() == 0
                            ? Words.of("alert.webhook.pending")
                            : Words.of("alert.webhook.again", firing.attempts(), firing.answer());
            case DELIVERED -> Words.of("alert.webhook.delivered", firing.answer());
            case FAILED -> Words.of("alert.webhook.failed", firing.attempts(), firing.answer());
        };
    }

    @Override
    protected void onAttach(AttachEvent event) {
        FramePump carrier = FramePump.to(event.getUI(), threads, staleBanner, this::takeIn);
        pump = carrier;
        carrier.beatWith(
                feed, frame -> frame.quotes().forEach(each -> quotes.put(each.symbol(), each)));
        if (book.possible() && !user.isEmpty()) {
            listening =
                    news.onChange(
                            user,
                            () -> {
                                changed.set(true);
                                carrier.offer(Instant.now());
                            });
            read();
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (pump != null) {
            pump.stop();
            pump = null;
        }
        if (listening != null) {
            listening.close();
            listening = null;
        }
    }

    /** The form is told of new symbols only; figures are looked up when they are asked for. */
    private void takeIn() {
        if (quotes.size() != offered) {
            offered = quotes.size();
            form.offer(new TreeSet<>(quotes.keySet()));
        }
        if (changed.getAndSet(false)) {
            read();
        }
    }

    private void read() {
        try {
            List<Alert> known = book.of(user);
            alerts.setItems(known);
            alertsTitle.setText(
                    known.isEmpty()
                            ? Words.of("alert.list")
                            : Words.of("alert.list.count", known.size()));
            history.setItems(events());
            failure.setVisible(false);
        } catch (DataAccessException unreachable) {
            say(Words.of("alert.unread"));
        }
    }

    /** What has fired and what was changed, the newest first. */
    private List<Event> events() {
        return Stream.concat(
                        book.firings(user, HISTORY).stream()
                                .map(
                                        firing ->
                                                new Event(
                                                        firing.firedAt(),
                                                        firing.message(),
                                                        Optional.of(firing))),
                        book.changes(user, HISTORY).stream()
                                .map(
                                        change ->
                                                new Event(
                                                        change.at(),
                                                        Words.of("alert.changed", change.message()),
                                                        Optional.empty())))
                .sorted(Comparator.comparing(Event::at).reversed())
                .limit(HISTORY)
                .toList();
    }

    private void edit(Alert alert, AlertRule rule) {
        if (rule.equals(alert.rule())) {
            form.say(Words.of("alert.form.unchanged"));
            return;
        }
        change(
                () -> {
                    if (book.edit(user, alert, rule)) {
                        endEdit();
                        form.say(Words.of("alert.form.saved", rule.inWords()));
                    } else {
                        form.say(Words.of("alert.form.stale"));
                    }
                });
    }

    /** The form is for a new alert again, and so is the address. */
    private void endEdit() {
        form.clear();
        getUI().ifPresent(page -> page.navigate(AlertView.class, QueryParameters.empty()));
    }

    private void make(AlertRule rule) {
        change(
                () -> {
                    if (book.add(user, rule)) {
                        form.clear();
                        form.say(Words.of("alert.form.made", rule.inWords()));
                    } else {
                        form.say(Words.of("alert.form.most", AlertBook.MOST));
                    }
                });
    }

    private void change(Runnable statement) {
        try {
            statement.run();
            read();
        } catch (DataAccessException refused) {
            say(Words.of("page.database.refused"));
        }
    }

    private void say(String words) {
        failure.setText(words);
        failure.setVisible(true);
    }
}
