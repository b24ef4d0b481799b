package dev.candlewick.dashboard.ui;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.RouterLink;
import dev.candlewick.dashboard.candle.MissingTrades;
import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The symbol with its last price, the change of the day and the day's range. */
class MarketHeader extends Div {

    private final H1 symbol = new H1();
    private final Span name = new Span();
    private final RouterLink sheet =
            new RouterLink(Words.of("market.header.facts"), InstrumentView.class);
    private final RouterLink alert =
            new RouterLink(Words.of("market.header.alert"), AlertView.class);
    private final Span hours = new Span();
    private final Span last = new Span();
    private final Span change = new Span();
    private final Span open = new Span();
    private final Span high = new Span();
    private final Span low = new Span();
    private final Span volume = new Span();
    private final Span gaps = new Span();
    private List<Object> shownGaps = List.of();
    private final Div gapFigure = figure(Words.of("market.header.gaps"), gaps);

    MarketHeader() {
        addClassName("market-header");
        name.addClassName("name");
        last.addClassName("last");
        last.getElement().setAttribute("data-role", "last-price");
        change.addClassName("change");
        sheet.addClassName("sheet-link");
        sheet.getElement().setAttribute("title", Words.of("market.header.facts.hint"));
        alert.addClassName("alert-link");
        alert.getElement().setAttribute("title", Words.of("market.header.alert.hint"));
        Div about = new Div(name, sheet, alert);
        about.addClassName("about");
        hours.addClassName("hours");
        Div line = new Div(symbol, hours);
        line.addClassName("symbol-line");
        Div title = new Div(line, about);
        title.addClassName("title");
        Div price = new Div(last, change);
        price.addClassName("price");
        Div day =
                new Div(
                        figure(Words.of("market.open"), open),
                        figure(Words.of("market.high"), high),
                        figure(Words.of("market.low"), low),
                        figure(Words.of("market.header.day-volume"), volume),
                        gapFigure);
        gapFigure.addClassName("gaps");
        gapFigure.setVisible(false);
        day.addClassName("day");
        add(title, price, day);
    }

    private static Div figure(String label, Span value) {
        Span name = new Span(label);
        name.addClassName("label");
        Div figure = new Div(name, value);
        figure.addClassName("figure");
        return figure;
    }

    /**
     * @param shown symbol on screen, also when nothing is known of it
     * @param close close of the newest candle on the chart where that is as fresh as the quote or
     *     fresher, else null
     */
    void show(String shown, Optional<Quote> quote, @Nullable BigDecimal close, PriceFormat format) {
        Texts.set(symbol, shown.isEmpty() ? "Candlewick" : shown);
        Texts.set(name, quote.map(Quote::name).orElse(""));
        sheet.setVisible(quote.isPresent());
        sheet.setQueryParameters(QueryParameters.of("symbol", shown));
        BigDecimal price = close != null ? close : quote.map(Quote::last).orElse(null);
        Texts.set(last, format.price(price));
        alert.setVisible(quote.isPresent());
        alert.setQueryParameters(
                AlertView.parameters(shown, price == null ? "" : price.toPlainString()));
        Optional<BigDecimal> from = quote.flatMap(Quote::reference);
        if (price != null && from.isPresent()) {
            BigDecimal step = price.subtract(from.get());
            Texts.set(
                    change,
                    format.change(step)
                            + "  "
                            + PriceFormat.percent(step.divide(from.get(), MathContext.DECIMAL32)));
            setDirection(step.signum() < 0 ? "down" : "up");
        } else {
            Texts.set(change, "");
            setDirection("flat");
        }
        Texts.set(open, format.price(quote.map(Quote::open).orElse(null)));
        Texts.set(high, format.price(quote.map(Quote::high).orElse(null)));
        Texts.set(low, format.price(quote.map(Quote::low).orElse(null)));
        Texts.set(volume, PriceFormat.volume(quote.map(Quote::volume).orElse(null)));
        showGaps(shown, quote.map(Quote::missing));
    }

    /**
     * @param known what the exchange does, empty when nobody knows
     */
    void show(Optional<MarketHours> known, ClockText clock, Instant now) {
        Texts.set(hours, known.map(each -> each.text(clock, now)).orElse(""));
        String title = known.flatMap(MarketHours::until).map(clock::named).orElse("");
        if (!title.equals(hours.getTitle().orElse(""))) {
            hours.setTitle(title);
        }
        String session =
                known.map(each -> each.session().name().toLowerCase(Locale.ROOT)).orElse("");
        if (!session.equals(hours.getElement().getAttribute("data-session"))) {
            hours.getElement().setAttribute("data-session", session);
        }
    }

    private void showGaps(String shown, Optional<MissingTrades> missing) {
        List<Object> now = List.of(shown, missing);
        if (now.equals(shownGaps)) {
            return;
        }
        shownGaps = now;
        gapFigure.setVisible(missing.isPresent());
        Texts.set(gaps, missing.map(told -> Long.toString(told.gaps())).orElse(""));
        gapFigure.setTitle(
                missing.map(
                                told ->
                                        Words.of(
                                                "market.header.gaps.told",
                                                told.gaps(),
                                                shown,
                                                told.trades(),
                                                told.from().truncatedTo(SECONDS).toString(),
                                                told.to().truncatedTo(SECONDS).toString(),
                                                told.reason()))
                        .orElse(""));
    }

    private void setDirection(String direction) {
        getElement().setAttribute("data-direction", direction);
    }
}
