package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.page.WebStorage;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.candle.CandleHistory;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.CandleWindow;
import dev.candlewick.dashboard.candle.FeedFrame;
import dev.candlewick.dashboard.candle.FeedStatus;
import dev.candlewick.dashboard.candle.Hours;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.candle.Quote;
import dev.candlewick.dashboard.explain.CandleExplainer;
import dev.candlewick.dashboard.watch.PulseFeed;
import jakarta.annotation.security.PermitAll;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;

/**
 * One market: watchlist, live chart, table, and the explanation of a candle. {@code
 * ?symbol=BTC/USDT&interval=5m&explain=2026-03-02T14:30:00Z} links to it; {@code at} instead of
 * {@code explain} only goes there, {@code until} to the candles before a time.
 */
@Route("")
@PageTitle("Candlewick")
@PermitAll
public class MarketView extends Div implements BeforeEnterObserver {

    /** Under this name the browser keeps how charts are looked at. */
    static final String KEPT = "candlewick.chart";

    private final CandleFeed feed;
    private final CandleWindow shown;
    private final FrameThreads threads;
    private final PulseFeed pulses;

    private final StaleBanner staleBanner = new StaleBanner();
    private final Div alert = new Div();
    private final Div emptiness = new Div();
    private final MarketHeader header = new MarketHeader();
    private final Watchlist watchlist = new Watchlist(this::chooseSymbol, this::chooseFirst);
    private final CandleChart chart = new CandleChart();
    private final CandleTable table = new CandleTable();
    private final ChartControls controls =
            new ChartControls(
                    this::chooseInterval,
                    this::shift,
                    this::backToLive,
                    new ChartMenu(this::choose, this::savePicture, this::saveRows, this::showKeys));
    private final ChartLayers layers;
    private final AlertLines alertLines;
    private final ExplainPanel panel;
    private final KeyHelp keys = new KeyHelp();
    private final AddressBar addressBar = new AddressBar(this);

    private ChartChoice choice = ChartChoice.USUAL;
    private ClockText clock = ClockText.UTC;
    private QueryParameters link = QueryParameters.empty();
    private Optional<String> complaint = Optional.empty();
    private PriceFormat format = new PriceFormat(2);
    private boolean opened;
    private Optional<Instant> pointedAt = Optional.empty();
    private FeedStatus status = new FeedStatus.Live();
    private CandleFeed.@Nullable Cancel subscription;
    private @Nullable FramePump pump;

    MarketView(
            CandleFeed feed,
            CandleHistory history,
            ChartSources sources,
            FrameThreads threads,
            CandleExplainer explainer,
            PulseFeed pulses,
            AuthenticationContext user,
            @Value("${candlewick.login.required:true}") boolean loginRequired) {
        this.feed = feed;
        shown = new CandleWindow(history, new CandleSeries("", MarketAddress.USUAL));
        this.threads = threads;
        this.pulses = pulses;
        layers = new ChartLayers(chart, sources);
        alertLines = new AlertLines(chart, sources, threads, user.getPrincipalName().orElse(""));
        addClassName("market");
        alert.addClassName("alert");
        alert.getElement().setAttribute("role", "alert");
        emptiness.addClassName("emptiness");
        chart.addRangeChangedListener(this::shift);
        chart.addCandleClickedListener(event -> explain(event.start()));
        chart.addPriceClickedListener(event -> beginAlert(event.price()));
        chart.addLevelClickedListener(event -> editAlert(event.id()));
        table.addItemClickListener(event -> explain(event.getItem().startTime()));
        panel = new ExplainPanel(explainer, sources, this::endExplanation);
        Shortcuts.addShortcutListener(this, this::endExplanation, Key.ESCAPE)
                .allowBrowserDefault()
                .allowEventPropagation();
        Div stage = new Div(chart, emptiness, layers.card());
        stage.addClassName("stage");
        Div top = new Div(watchlist.opener(), header, new PageLinks());
        top.addClassName("top");
        if (loginRequired) {
            user.getPrincipalName().ifPresent(name -> top.add(new LogOut(user, name)));
        }
        Div main = new Div(top, controls, stage, table);
        main.addClassName("main");
        Div banners = new Div(staleBanner, alert);
        banners.addClassName("banners");
        add(banners, watchlist, main, panel, keys);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        link = event.getLocation().getQueryParameters();
        MarketAddress address = MarketAddress.of(link);
        // A page without a symbol chooses the first one by itself, and goes on saying why.
        complaint =
                address.complaint()
                        .or(() -> series().symbol().isEmpty() ? complaint : Optional.empty());
        show(choice.saidBy(link), address.series());
        seek(address);
    }

    /** Goes where an address leads, in the series that is shown. */
    private void seek(MarketAddress address) {
        if (series().isFolded() && address.explained().isPresent()) {
            complaint = Optional.of(notExplained());
        }
        pointedAt = address.at();
        Optional<Instant> known = panel.isOpen() ? panel.explained() : Optional.empty();
        Optional<Instant> candle = address.explained().or(address::at);
        if (shown.seek(address.until().orElse(null), candle.orElse(null), known.orElse(null))) {
            showAll();
        }
        showExplained(series().isFolded() ? Optional.empty() : address.explained());
        showTexts();
    }

    private void show(ChartChoice wanted, CandleSeries asked) {
        choice = wanted;
        layers.choose(choice, ClockText.local(UI.getCurrent()));
        CandleSeries other = new CandleSeries(asked.symbol(), asked.interval(), choice.hours());
        if (!opened || !other.equals(series())) {
            open(other);
        } else {
            controls.show(series().interval(), shown.isLive(), choice);
        }
        showClock();
    }

    /** Whatever tells times beside the chart goes by its clock. */
    private void showClock() {
        ClockText chosen = layers.clock();
        if (!chosen.equals(clock)) {
            clock = chosen;
            table.follow(chosen);
            panel.follow(chosen);
        }
    }

    private String notExplained() {
        return Words.of(
                series().hours() == Hours.REGULAR ? "market.folded.regular" : "market.folded",
                series().interval().text(),
                series().interval().part().orElse(series().interval()).text());
    }

    /** The user has chosen another look; the browser keeps it for the next visit. */
    private void choose(ChartChoice chosen) {
        choice = chosen;
        WebStorage.setItem(KEPT, chosen.text());
        go(here());
    }

    /** A link to what is on the page. */
    private QueryParameters here() {
        return panel.explained()
                .map(start -> MarketAddress.parameters(series(), start))
                .orElseGet(() -> MarketAddress.parameters(series()));
    }

    /** To a link, looked at as now and at the same place in time. */
    private void go(QueryParameters target) {
        addressBar.writeNow();
        getUI().ifPresent(
                        page ->
                                page.navigate(
                                        MarketView.class,
                                        choice.addedTo(
                                                MarketAddress.until(target, shown.until()))));
    }

    /** The chart has moved through time; what it shows then is shown afterwards. */
    private void tellPlace() {
        QueryParameters elsewhere =
                shown.isLive() ? link.excluding("until", "at") : link.excluding("until");
        QueryParameters written = MarketAddress.until(elsewhere, shown.until());
        addressBar.write(written);
        if (complaint.equals(MarketAddress.of(link).complaint())) {
            complaint = MarketAddress.of(written).complaint();
        }
    }

    private void showKeys() {
        keys.show();
    }

    /** What was chosen at the last visit, where the link does not say otherwise. */
    private void restore(@Nullable String kept) {
        if (kept != null) {
            CandleSeries before = series();
            show(ChartChoice.USUAL.saidBy(QueryParameters.fromString(kept)).saidBy(link), series());
            if (!series().equals(before)) {
                seek(MarketAddress.of(link));
            }
        }
    }

    private void savePicture() {
        chart.savePicture(fileName("png"));
    }

    /** Of the candles of the chart what the API gives. */
    private void saveRows() {
        List<Candle> window = shown.candles();
        if (!window.isEmpty()) {
            chart.saveRows(
                    series(),
                    window.getFirst().startTime(),
                    window.getLast().endTime(),
                    fileName("csv"));
        }
    }

    private String fileName(String ending) {
        return "%s-%s.%s"
                .formatted(
                        series().symbol().replaceAll("[^A-Za-z0-9._-]", "-"),
                        series().interval().text(),
                        ending);
    }

    private void showExplained(Optional<Instant> time) {
        if (time.isPresent()) {
            panel.open(series(), time.get(), shown.at(time.get()));
        } else {
            panel.close();
        }
        if (goThere()) {
            showAll();
        }
        getElement().setAttribute("data-explaining", panel.isOpen());
        markExplained();
    }

    /** Where an address leads to the newest candles it is not to name a place. */
    private boolean goThere() {
        boolean placed = shown.until().isPresent();
        boolean other = shown.go();
        if (placed && shown.until().isEmpty()) {
            tellPlace();
        }
        return other;
    }

    private void markExplained() {
        Instant start =
                panel.explained()
                        .or(() -> pointedAt)
                        .flatMap(shown::at)
                        .map(Candle::startTime)
                        .orElse(null);
        chart.mark(start);
        if (start != null) {
            table.reveal(start);
        }
    }

    private void explain(Instant start) {
        if (series().isFolded()) {
            complaint = Optional.of(notExplained());
            showTexts();
            return;
        }
        go(MarketAddress.parameters(series(), start));
    }

    private void beginAlert(String price) {
        getUI().ifPresent(
                        page ->
                                page.navigate(
                                        AlertView.class,
                                        AlertView.parameters(series().symbol(), price)));
    }

    private void editAlert(long alert) {
        getUI().ifPresent(page -> page.navigate(AlertView.class, AlertView.parameters(alert)));
    }

    private void endExplanation() {
        if (panel.isOpen()) {
            go(MarketAddress.parameters(series()));
            chart.focus();
        }
    }

    private void open(CandleSeries wanted) {
        opened = true;
        shown.open(wanted);
        if (status instanceof FeedStatus.Refused) {
            // That was said of the series before.
            status = new FeedStatus.Live();
        }
        layers.open(wanted);
        showAll();
        if (isAttached()) {
            unsubscribe();
            subscribe(getUI().orElseThrow());
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        subscribe(event.getUI());
        WebStorage.getItem(event.getUI(), WebStorage.Storage.LOCAL_STORAGE, KEPT, this::restore);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unsubscribe();
    }

    private void subscribe(UI page) {
        AtomicReference<@Nullable FeedFrame> news = new AtomicReference<>();
        FramePump carrier =
                FramePump.to(page, threads, staleBanner, () -> show(news.getAndSet(null)));
        pump = carrier;
        subscription =
                feed.subscribe(
                        series(),
                        frame -> {
                            news.accumulateAndGet(frame, MarketView::both);
                            carrier.offer(frame.time());
                        });
        layers.follow(() -> carrier.offer(Instant.now()));
        alertLines.follow(page, series().symbol());
    }

    private void unsubscribe() {
        layers.leave();
        alertLines.leave();
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        if (pump != null) {
            pump.stop();
            pump = null;
        }
    }

    private static FeedFrame both(@Nullable FeedFrame earlier, FeedFrame later) {
        return earlier == null ? later : earlier.and(later);
    }

    private void show(@Nullable FeedFrame frame) {
        layers.takeIn();
        if (frame == null || !frame.series().equals(series())) {
            return;
        }
        status = frame.status();
        showQuotes(frame.quotes());
        watchlist.update(pulses.newest());
        if (series().symbol().isEmpty() && watchlist.first().isPresent()) {
            chooseFirst();
            return;
        }
        if (frame.complete()) {
            shown.reset(frame.candles());
            readThePastAgain(frame.time());
            goThere();
            showAll();
            markExplained();
            panel.heard(frame.candles());
            return;
        }
        List<Candle> changed = shown.apply(frame.candles());
        showChanges(changed);
        panel.heard(changed);
        if (status instanceof FeedStatus.Live && shown.isOld(frame.time())) {
            readThePastAgain(frame.time());
        }
    }

    private void readThePastAgain(Instant now) {
        UI page = getUI().orElseThrow();
        shown.pastToRead(now)
                .ifPresent(past -> threads.readers().execute(() -> readAgain(page, past)));
    }

    private void readAgain(UI page, CandleWindow.Past past) {
        Optional<List<Candle>> again = shown.read(past);
        try {
            Future<Void> unused = page.access(() -> showAgain(past, again));
        } catch (UIDetachedException gone) {
            // Nobody looks at it any more.
            return;
        }
    }

    private void showAgain(CandleWindow.Past past, Optional<List<Candle>> again) {
        if (!isAttached()) {
            return;
        }
        List<Candle> before = shown.candles();
        if (shown.take(past, again)) {
            if (shown.isLive()) {
                tellPlace();
            }
            showAll();
            return;
        }
        List<Candle> changed = new ArrayList<>(shown.candles());
        changed.removeAll(before);
        if (!changed.isEmpty()) {
            showChanges(changed);
            panel.heard(changed);
        }
    }

    private void showQuotes(Collection<Quote> quotes) {
        if (!quotes.isEmpty()) {
            watchlist.update(quotes);
        }
    }

    private void showChanges(List<Candle> changed) {
        if (!formatNow().equals(format)) {
            showAll();
            return;
        }
        if (!changed.isEmpty()) {
            shown.renew(changed);
            List<Candle> window = shown.candles();
            List<Candle> taken = changed.stream().filter(window::contains).toList();
            chart.update(taken);
            layers.refresh(window, taken);
            if (taken.stream().allMatch(each -> table.holds(each.startTime()))) {
                table.refresh(taken);
            } else {
                table.show(window, format);
            }
        }
        showFigures();
    }

    private void showAll() {
        format = formatNow();
        Collection<Candle> window = shown.candles();
        chart.setCandles(series(), window, format.decimals(), shown.isLive());
        layers.show(window, shown.isLive());
        table.show(window, format);
        watchlist.select(series().symbol());
        controls.show(series().interval(), shown.isLive(), choice);
        showFigures();
    }

    private PriceFormat formatNow() {
        return PriceFormat.of(watchlist.quote(series().symbol()).orElse(null), shown.newest());
    }

    private void showFigures() {
        Optional<Quote> quote = watchlist.quote(series().symbol());
        BigDecimal close = newestClose();
        header.show(series().symbol(), quote, close, format);
        watchlist.follow(close);
        Instant now = Instant.now();
        header.show(layers.calendar().map(calendar -> MarketHours.of(calendar, now)), clock, now);
        showTexts();
    }

    /** Null where the quote knows better: regular hours may have ended long ago. */
    private @Nullable BigDecimal newestClose() {
        if (series().hours() == Hours.REGULAR) {
            return null;
        }
        return shown.newest().reversed().stream()
                .filter(each -> each.close() != null)
                .findFirst()
                .map(Candle::close)
                .orElse(null);
    }

    private void showTexts() {
        Optional<String> warning =
                switch (status) {
                    case FeedStatus.Down down ->
                            Optional.of(Words.of("market.down", PriceFormat.clock(down.since())));
                    case FeedStatus.Refused refused ->
                            Optional.of(
                                    Words.of(
                                            "market.refused",
                                            series().interval().text(),
                                            series().symbol()));
                    case FeedStatus.Live live -> complaint;
                };
        Texts.set(alert, warning.orElse(""));
        alert.setVisible(warning.isPresent());
        Optional<String> reason = emptyReason();
        Texts.set(emptiness, reason.orElse(""));
        emptiness.setVisible(reason.isPresent());
    }

    private Optional<String> emptyReason() {
        if (!shown.candles().isEmpty() || status instanceof FeedStatus.Refused) {
            return Optional.empty();
        }
        if (!shown.isLoaded() && !series().symbol().isEmpty()) {
            return Optional.of(Words.of("market.loading", series().symbol()));
        }
        if (watchlist.symbols().isEmpty()) {
            return Optional.of(Words.of("market.empty"));
        }
        return Optional.of(
                Words.of("market.empty.series", series().interval().text(), series().symbol()));
    }

    /** A chart of another symbol begins with its newest candles. */
    private void chooseSymbol(String symbol) {
        if (!symbol.equals(series().symbol())) {
            shown.forgetPlace();
            go(MarketAddress.parameters(series().of(symbol)));
        }
    }

    private void chooseFirst() {
        if (series().symbol().isEmpty()) {
            watchlist.first().ifPresent(this::chooseSymbol);
        }
    }

    private void chooseInterval(Interval interval) {
        if (interval == series().interval() && complaint.isEmpty()) {
            return;
        }
        go(MarketAddress.parameters(series().in(interval)));
    }

    /** What was asked for in the past is too late for who has gone back to live since. */
    private void shift(CandleChart.RangeChangedEvent asked) {
        if (asked.live() || !shown.isLive()) {
            shift(asked.shift());
        }
    }

    private void shift(int candles) {
        try {
            if (shown.shift(candles, chart.visible())) {
                tellPlace();
                showAll();
            }
        } catch (DataAccessException unreachable) {
            alert.setText(Words.of("market.stays"));
            alert.setVisible(true);
        }
    }

    private void backToLive() {
        shown.showNewest();
        tellPlace();
        showAll();
    }

    private CandleSeries series() {
        return shown.series();
    }
}
