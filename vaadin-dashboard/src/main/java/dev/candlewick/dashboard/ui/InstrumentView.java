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
import com.vaadin.flow.router.PageTitle;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** One instrument: facts, sessions, days, where its volume lies. {@code instrument?symbol=IBM}. */
@Route("instrument")
@PageTitle("Instrument | Candlewick")
@PermitAll
public class InstrumentView extends Div implements BeforeEnterObserver {

    /** Facts in the order in which they are read, and what stands before them. */
    private static final Map<String, String> LABELS =
            Map.of(
                    "venue", "1 Venue",
                    "currency", "2 Currency",
                    "sector", "3 Sector",
                    "industry", "4 Industry",
                    "market_value", "5 Market value",
                    "year_low", "6 52-week low",
                    "year_high", "7 52-week high",
                    "shares", "8 Shares");

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
        try {
            Optional<InstrumentSheet> found = queries.sheet(symbol);
            if (found.isPresent()) {
                fill(found.get());
            } else {
                say(
                        symbol.isEmpty()
                                ? "The link names no symbol: instrument?symbol=IBM."
                                : "There is no instrument “" + abbreviated(symbol) + "”.");
            }
        } catch (DataAccessException | TransactionException unreachable) {
            say("The database does not answer.");
        }
    }

    private void say(String text) {
        Div message = new Div(text);
        message.addClassName("emptiness");
        Button again = new Button("Try again", click -> show());
        sheet.add(new Div(message, again, chartLink("", "To the market")));
        sheet.addClassName("empty");
    }

    private void fill(InstrumentSheet known) {
        PriceFormat format = PriceFormat.of(null, known.days());
        H1 title = new H1(known.symbol());
        Span name = new Span(known.name());
        name.addClassName("name");
        Span at = new Span("As of " + PriceFormat.clock(clock.instant()) + " UTC");
        at.addClassName("zone");
        Button refresh = new Button("Refresh", click -> show());
        Div head =
                new Div(
                        title,
                        name,
                        chartLink(known.symbol(), "Chart"),
                        new PageLinks(),
                        at,
                        refresh);
        head.addClassName("head");
        sheet.add(
                head,
                panel("Facts", facts(known)),
                panel("Sessions to come (UTC)", sessions(known)),
                profile(known, format),
                scatter(known),
                days(known, format));
        if (!known.actions().isEmpty()) {
            sheet.add(panel("Splits and dividends", actions(known)));
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
        table.row("Calendar", known.calendar(), "", "");
        table.row(
                "Condition table",
                known.conditionTable().isEmpty() ? "none" : known.conditionTable(),
                "",
                "");
        table.row("Price step", plain(known.tickSize()), "", "");
        table.row("First candle written", PriceFormat.clock(known.firstSeenAt()) + " UTC", "", "");
        List<InstrumentSheet.Fact> facts = new ArrayList<>(known.facts());
        facts.removeIf(fact -> !LABELS.containsKey(fact.fact()));
        facts.sort(Comparator.comparing(fact -> LABELS.getOrDefault(fact.fact(), "")));
        for (InstrumentSheet.Fact fact : facts) {
            table.row(
                    LABELS.getOrDefault(fact.fact(), fact.fact()).substring(2),
                    grouped(fact.value()),
                    "",
                    fact.source() + ", " + PriceFormat.clock(fact.recordedAt()));
        }
        if (!facts.isEmpty()) {
            return table;
        }
        Div hint =
                new Div(
                        "Nothing more is known. ./candlewick facts import or fetch adds venue, sector, shares and the like.");
        hint.addClassName("hint");
        return new Div(table, hint);
    }

    private static Component actions(InstrumentSheet known) {
        Figures table = new Figures();
        for (InstrumentSheet.Action action : known.actions()) {
            table.row(
                    action.exDate().toString(),
                    action.action().toLowerCase(Locale.ROOT) + " " + action.what(),
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
                    open ? "open now" : "");
        }
        return known.sessions().isEmpty() ? new Div("None in the next days.") : table;
    }

    private static Div profile(InstrumentSheet known, PriceFormat format) {
        if (known.profile().isEmpty()) {
            return panel("Volume by price", new Div("Nothing has been traded yet."));
        }
        VolumeProfile profile = known.profile().get();
        VolumeProfile.Range value = profile.valueArea();
        int control = profile.pointOfControl();
        String summary =
                "Most at "
                        + format.price(profile.edge(control))
                        + " – "
                        + format.price(profile.edge(control + 1))
                        + "; 70 % of the volume between "
                        + format.price(profile.edge(value.first()))
                        + " and "
                        + format.price(profile.edge(value.last() + 1));
        VolumeProfileChart chart = new VolumeProfileChart();
        chart.show(profile, format.decimals(), "Volume by price. " + summary);
        Div hint = new Div(summary + ". The volume of each second counts at its VWAP.");
        hint.addClassName("hint");
        return panel("Volume by price, " + profile.date(), chart, hint);
    }

    private static Div scatter(InstrumentSheet known) {
        VolumeScatterChart chart = new VolumeScatterChart();
        String text =
                "Volume against price change of the last " + known.minutes().size() + " minutes";
        chart.show(known.minutes(), text);
        return panel(text, chart);
    }

    private static Div days(InstrumentSheet known, PriceFormat format) {
        Grid<Candle> grid = new Grid<>();
        grid.addClassName("days");
        List<Candle> rows = known.days().reversed();
        grid.addColumn(PriceFormat::start).setHeader("Date").setWidth("110px").setFlexGrow(1);
        number(grid, "Open", day -> format.price(day.open()));
        number(grid, "High", day -> format.price(day.high()));
        number(grid, "Low", day -> format.price(day.low()));
        number(grid, "Close", day -> format.price(day.close()));
        number(grid, "Change", day -> PriceFormat.percent(change(day, known.days())));
        number(grid, "Volume", day -> PriceFormat.volume(day.volume()));
        number(grid, "VWAP", day -> format.price(day.vwap()));
        number(grid, "Ticks", day -> String.format(Locale.ROOT, "%,d", day.tickCount()));
        grid.addColumn(day -> day.state().name())
                .setHeader("State")
                .setWidth("100px")
                .setFlexGrow(0);
        grid.setItems(rows);
        grid.setAllRowsVisible(true);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        Div panel = panel("Days", grid);
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
