package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.instrument.InstrumentQueries;
import dev.candlewick.dashboard.instrument.InstrumentSheet;
import dev.candlewick.dashboard.instrument.VolumeProfile;
import jakarta.annotation.security.PermitAll;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** One instrument: facts, sessions, days, where its volume lies. {@code instrument?symbol=IBM}. */
@Route("instrument")
@PermitAll
public class InstrumentView extends Div implements BeforeEnterObserver, HasDynamicTitle {

    /** Facts by their names in the database, in the order in which they are read. */
    enum Fact {
        VENUE,
        CURRENCY,
        SECTOR,
        INDUSTRY,
        MARKET_VALUE,
        YEAR_LOW,
        YEAR_HIGH,
        SHARES
    }

    private final InstrumentQueries queries;
    private final Clock clock = Clock.systemUTC();
    private final Div sheet = new Div();
    private String symbol = "";

    InstrumentView(InstrumentQueries queries) {
        this.queries = queries;
        addClassNames("instrument", "sheet-page");
        add(sheet);
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.instrument"));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        symbol =
                event.getLocation()
                        .getQueryParameters()
                        .getSingleParameter("symbol")
                        .orElse("")
                        .strip();
        show();
    }

    private void show() {
        sheet.removeAll();
        sheet.setClassName("sheet");
        if (!CandleSeries.isSymbol(symbol)) {
            say(MarketAddress.noSymbol());
            return;
        }
        try {
            Optional<InstrumentSheet> found = queries.sheet(symbol);
            if (found.isPresent()) {
                fill(found.get());
            } else {
                say(
                        symbol.isEmpty()
                                ? Words.of("instrument.none")
                                : Words.of("instrument.unknown", abbreviated(symbol)));
            }
        } catch (DataAccessException | TransactionException unreachable) {
            say(Words.of("page.database.silent"));
        }
    }

    private void say(String text) {
        Div message = new Div(text);
        message.addClassName("emptiness");
        Button again = new Button(Words.of("instrument.retry"), click -> show());
        sheet.add(new Div(message, again, chartLink("", Words.of("page.to-market"))));
        sheet.addClassName("empty");
    }

    private void fill(InstrumentSheet known) {
        PriceFormat format = PriceFormat.of(null, known.days());
        H1 title = new H1(known.symbol());
        Span name = new Span(known.name());
        name.addClassName("name");
        Span at = new Span(Words.of("page.as-of", PriceFormat.clock(clock.instant())));
        at.addClassName("zone");
        Button refresh = new Button(Words.of("instrument.refresh"), click -> show());
        Div head =
                new Div(
                        title,
                        name,
                        chartLink(known.symbol(), Words.of("instrument.chart")),
                        new PageLinks(),
                        at,
                        refresh);
        head.addClassName("head");
        sheet.add(
                head,
                panel(Words.of("instrument.facts"), facts(known)),
                panel(Words.of("instrument.sessions"), sessions(known)),
                profile(known, format),
                scatter(known),
                days(known, format));
        if (!known.actions().isEmpty()) {
            sheet.add(panel(Words.of("instrument.actions"), actions(known)));
        }
    }

    private static Component chartLink(String symbol, String text) {
        RouterLink link = new RouterLink(text, MarketView.class);
        if (!symbol.isEmpty()) {
            link.setQueryParameters(
                    MarketAddress.parameters(new CandleSeries(symbol, MarketAddress.USUAL)));
        }
        return link;
    }

    private static Div panel(String heading, Component... content) {
        Div panel = new Div(new H2(heading));
        panel.addClassName("panel");
        panel.add(content);
        return panel;
    }

    private static Component facts(InstrumentSheet known) {
        Figures table = new Figures();
        table.row(Words.of("instrument.facts.calendar"), known.calendar(), "", "");
        table.row(
                Words.of("instrument.facts.conditions"),
                known.conditionTable().isEmpty()
                        ? Words.of("instrument.facts.conditions.none")
                        : known.conditionTable(),
                "",
                "");
        table.row(Words.of("instrument.facts.step"), plain(known.tickSize()), "", "");
        table.row(
                Words.of("instrument.facts.first"),
                PriceFormat.clock(known.firstSeenAt()) + " UTC",
                "",
                "");
        boolean any = false;
        for (Fact each : Fact.values()) {
            for (InstrumentSheet.Fact fact : known.facts()) {
                if (fact.fact().equals(each.name().toLowerCase(Locale.ROOT))) {
                    any = true;
                    table.row(
                            Words.named("instrument.fact", each),
                            grouped(fact.value()),
                            "",
                            fact.source() + ", " + PriceFormat.clock(fact.recordedAt()));
                }
            }
        }
        if (any) {
            return table;
        }
        Div hint = new Div(Words.of("instrument.facts.none"));
        hint.addClassName("hint");
        return new Div(table, hint);
    }

    private static Component actions(InstrumentSheet known) {
        Figures table = new Figures();
        for (InstrumentSheet.Action action : known.actions()) {
            table.row(
                    action.exDate().toString(),
                    action.action().equals("SPLIT")
                            ? Words.of("instrument.action.split", action.what(), action.of())
                            : Words.of("instrument.action.dividend", action.what()),
                    "",
                    action.source());
        }
        return table;
    }

    private Component sessions(InstrumentSheet known) {
        Figures table = new Figures();
        for (InstrumentSheet.Session session : known.sessions()) {
            boolean open = !clock.instant().isBefore(session.start());
            table.row(
                    session.date() + "  " + session.session(),
                    PriceFormat.clock(session.start()) + " – " + PriceFormat.clock(session.end()),
                    "",
                    open ? Words.of("instrument.sessions.open") : "");
        }
        return known.sessions().isEmpty() ? new Div(Words.of("instrument.sessions.none")) : table;
    }

    private static Div profile(InstrumentSheet known, PriceFormat format) {
        if (known.profile().isEmpty()) {
            return panel(
                    Words.of("instrument.profile"), new Div(Words.of("instrument.profile.none")));
        }
        VolumeProfile profile = known.profile().get();
        VolumeProfile.Range value = profile.valueArea();
        int control = profile.pointOfControl();
        String summary =
                Words.of(
                        "instrument.profile.summary",
                        format.price(profile.edge(control)),
                        format.price(profile.edge(control + 1)),
                        format.price(profile.edge(value.first())),
                        format.price(profile.edge(value.last() + 1)));
        VolumeProfileChart chart = new VolumeProfileChart();
        chart.show(profile, format.decimals(), Words.of("instrument.profile.label", summary));
        Div hint = new Div(Words.of("instrument.profile.hint", summary));
        hint.addClassName("hint");
        return panel(Words.of("instrument.profile.date", profile.date().toString()), chart, hint);
    }

    private static Div scatter(InstrumentSheet known) {
        VolumeScatterChart chart = new VolumeScatterChart();
        String text = Words.of("instrument.scatter", known.minutes().size());
        chart.show(known.minutes(), text);
        return panel(text, chart);
    }

    private static Div days(InstrumentSheet known, PriceFormat format) {
        Grid<Candle> grid = new Grid<>();
        grid.addClassName("days");
        List<Candle> rows = known.days().reversed();
        grid.addColumn(PriceFormat::start)
                .setHeader(Words.of("instrument.days.date"))
                .setWidth("110px")
                .setFlexGrow(1);
        number(grid, Words.of("market.open"), day -> format.price(day.open()));
        number(grid, Words.of("market.high"), day -> format.price(day.high()));
        number(grid, Words.of("market.low"), day -> format.price(day.low()));
        number(grid, Words.of("market.close"), day -> format.price(day.close()));
        number(
                grid,
                Words.of("instrument.days.change"),
                day -> PriceFormat.percent(change(day, known.days())));
        number(grid, Words.of("market.volume"), day -> PriceFormat.volume(day.volume()));
        number(grid, Words.of("market.vwap"), day -> format.price(day.vwap()));
        number(
                grid,
                Words.of("market.ticks"),
                day -> String.format(Locale.ROOT, "%,d", day.tickCount()));
        grid.addColumn(day -> day.state().name())
                .setHeader(Words.of("market.state"))
                .setWidth("100px")
                .setFlexGrow(0);
        grid.setItems(rows);
        grid.setAllRowsVisible(true);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        Div panel = panel(Words.of("instrument.days"), grid);
        panel.addClassName("wide");
        return panel;
    }

    private static @Nullable BigDecimal change(Candle day, List<Candle> days) {
        int index = days.indexOf(day);
        BigDecimal before = index > 0 ? days.get(index - 1).close() : null;
        return before == null || before.signum() <= 0 || day.close() == null
                ? null
                : day.close().subtract(before).divide(before, MathContext.DECIMAL32);
    }

    private static void number(
            Grid<Candle> grid, String header, ValueProvider<Candle, String> value) {
        grid.addColumn(value)
                .setHeader(header)
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("84px")
                .setFlexGrow(1);
    }

    /** A number with its thousands grouped; any other text as it is. */
    private static String grouped(String value) {
        try {
            return plain(new BigDecimal(value));
        } catch (NumberFormatException text) {
            return value;
        }
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null
                ? PriceFormat.NONE
                : new PriceFormat(Math.max(0, number.stripTrailingZeros().scale())).price(number);
    }

    private static String abbreviated(String text) {
        return text.length() <= 32 ? text : text.substring(0, 32) + "…";
    }
}
