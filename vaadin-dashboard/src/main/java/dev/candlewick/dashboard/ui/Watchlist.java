package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.dnd.GridDropLocation;
import com.vaadin.flow.component.grid.dnd.GridDropMode;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.page.WebStorage;
import com.vaadin.flow.data.provider.ListDataProvider;
import dev.candlewick.dashboard.candle.Quote;
import dev.candlewick.dashboard.watch.Pulse;
import dev.candlewick.dashboard.watch.WatchedSymbols;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The instruments somebody watches, in an order of their own that the browser keeps; all
 * instruments until they choose. A click selects; {@code /} searches among all; rows are dragged,
 * or moved by Alt and an arrow, unless a header has sorted them, and removed by Delete. On a narrow
 * screen it is a sheet over the page, which {@link #opener} opens and a choice closes.
 */
@JsModule("./market-age.ts")
@JsModule("./spark-line.ts")
class Watchlist extends Div {

    static final String KEPT_AS = "candlewick.watchlist";
    private static final String ORDER_KEPT_AS = "candlewick.watch-order";

    private final Consumer<String> chosen;
    private final Runnable ready;
    private final Map<String, Quote> quotes = new TreeMap<>();
    private Map<String, Pulse> pulses = Map.of();
    private Optional<WatchedSymbols> own = Optional.empty();
    private boolean remembered;

    private final List<WatchRow> rows = new ArrayList<>();
    private final BySymbol provider = new BySymbol(rows);
    private final Grid<WatchRow> grid = new Grid<>();
    private final RowOrder<WatchRow> order =
            new RowOrder<>(grid, provider, Clock.systemUTC(), this::orderChosen);
    private final Span hint = new Span();
    private final Button all = new Button(Words.of("watch.all"), click -> watchAll());
    private final Button opener = new Button("", click -> open());
    private final Button closing = new Button("×", click -> close());
    private final SymbolSearch search;
    private String selected = "";
    private Optional<BigDecimal> close = Optional.empty();
    private boolean outOfSight;
    private String dragged = "";

    /**
     * @param chosen a symbol was chosen
     * @param ready the browser has told which symbols it keeps
     */
    Watchlist(Consumer<String> chosen, Runnable ready) {
        this.chosen = chosen;
        this.ready = ready;
        addClassName("watchlist");
        search = new SymbolSearch(quotes, this::take);
        all.setTooltipText(Words.of("watch.all.hint"));
        all.addClassName("all");
        all.setVisible(false);
        setId("watchlist");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", Words.of("watch.open"));
        opener.addClassName("watch-opener");
        opener.getElement().setAttribute("aria-controls", "watchlist");
        opener.getElement().setAttribute("data-opens-slash", "");
        closing.addClassName("close");
        closing.setAriaLabel(Words.of("watch.close"));
        Shortcuts.addShortcutListener(this, this::close, Key.ESCAPE)
                .allowBrowserDefault()
                .allowEventPropagation();
        Div head = new Div(search, all, closing);
        head.addClassName("watch-head");
        arrangeGrid();
        hint.addClassName("hint");
        hint.setText(Words.of("watch.empty"));
        add(head, hint, grid);
        showOpen(false);
        arrange(false);
    }

    private void arrangeGrid() {
        grid.addClassName("quotes");
        WatchColumns.addTo(grid, order, this::remove);
        grid.setItems(provider);
        grid.asSingleSelect()
                .addValueChangeListener(
                        change -> {
                            if (change.isFromClient()) {
                                choose(change.getValue());
                            }
                        });
        grid.setRowsDraggable(true);
        grid.setDropMode(GridDropMode.BETWEEN);
        grid.addDragStartListener(
                drag ->
                        dragged =
                                drag.getDraggedItems().stream()
                                        .findFirst()
                                        .map(WatchRow::symbol)
                                        .orElse(""));
        grid.addDragEndListener(drag -> dragged = "");
        grid.addDropListener(
                drop ->
                        drop.getDropTargetItem()
                                .ifPresent(
                                        target ->
                                                drop(
                                                        target.symbol(),
                                                        drop.getDropLocation()
                                                                == GridDropLocation.BELOW)));
        shortcut(() -> move(-1), Key.ARROW_UP, KeyModifier.ALT);
        shortcut(() -> move(1), Key.ARROW_DOWN, KeyModifier.ALT);
        shortcut(() -> remove(selected), Key.DELETE);
    }

    /** What opens it where there is no room for it; says which symbol is shown. */
    Button opener() {
        return opener;
    }

    private void open() {
        showOpen(true);
        grid.focus();
    }

    private void close() {
        if (isOpen()) {
            showOpen(false);
            opener.focus();
        }
    }

    boolean isOpen() {
        return getElement().getAttribute("data-open") != null;
    }

    private void showOpen(boolean open) {
        if (open) {
            getElement().setAttribute("data-open", "");
        } else {
            getElement().removeAttribute("data-open");
        }
        opener.getElement().setAttribute("aria-expanded", Boolean.toString(open));
    }

    private void shortcut(Runnable action, Key key, KeyModifier... modifiers) {
        Shortcuts.addShortcutListener(this, action::run, key, modifiers).listenOn(grid);
    }

    /** Asks the browser, which may not want to tell: then it is as if it kept nothing. */
    @Override
    protected void onAttach(AttachEvent event) {
        getElement()
                .executeJs(
                        "try { return localStorage.getItem($0) } catch (e) { return null }",
                        KEPT_AS)
                .then(String.class, this::remember, failure -> remember(null));
        WebStorage.getItem(
                event.getUI(), WebStorage.Storage.LOCAL_STORAGE, ORDER_KEPT_AS, order::restore);
    }

    private void orderChosen() {
        grid.setRowsDraggable(order.isGiven());
        WebStorage.setItem(ORDER_KEPT_AS, order.text());
    }

    private void remember(@Nullable String kept) {
        own = WatchedSymbols.read(kept);
        remembered = true;
        arrange(order.isGiven());
        ready.run();
    }

    private void keep(WatchedSymbols symbols) {
        own = Optional.of(symbols);
        getElement()
                .executeJs(
                        "try { localStorage.setItem($0, $1) } catch (e) { }",
                        KEPT_AS,
                        symbols.text());
        arrange(order.isGiven());
    }

    private void watchAll() {
        own = Optional.empty();
        getElement().executeJs("try { localStorage.removeItem($0) } catch (e) { }", KEPT_AS);
        arrange(order.isGiven());
    }

    private WatchedSymbols watched() {
        return own.orElseGet(() -> new WatchedSymbols(List.copyOf(quotes.keySet())));
    }

    private void choose(@Nullable WatchRow row) {
        close();
        if (row == null) {
            // A second click would deselect; a chart always shows something.
            select(selected);
        } else {
            chosen.accept(row.symbol());
        }
    }

    private void take(String symbol) {
        close();
        if (own.isPresent() && !own.get().symbols().contains(symbol)) {
            keep(own.get().with(symbol));
        }
        chosen.accept(symbol);
    }

    private void remove(String symbol) {
        if (!symbol.isEmpty() && remembered) {
            keep(watched().without(symbol));
        }
    }

    private void move(int by) {
        int index = watched().symbols().indexOf(selected);
        if (index >= 0 && order.isGiven()) {
            keep(watched().moved(selected, index + by));
        }
    }

    private void drop(String target, boolean below) {
        WatchedSymbols others = watched().without(dragged);
        int index = others.symbols().indexOf(target);
        if (!dragged.isEmpty() && index >= 0) {
            keep(watched().moved(dragged, below ? index + 1 : index));
        }
    }

    /** Takes in new quotes. Rows that only changed their figures stay where they are. */
    void update(Collection<Quote> changed) {
        boolean newcomers = false;
        for (Quote quote : changed) {
            newcomers |= quotes.put(quote.symbol(), quote) == null;
        }
        if (newcomers) {
            search.offer(quotes.keySet());
            arrange(false);
        } else {
            refresh();
        }
    }

    /** Takes in trends and flags, with every frame; the same map again costs nothing. */
    void update(Map<String, Pulse> newest) {
        if (newest != pulses) {
            pulses = newest;
            refresh();
        }
        order.keepUp();
    }

    /** The grid sends those of the changed rows that the browser has. */
    private void refresh() {
        for (int index = 0; index < rows.size(); index++) {
            refresh(index);
        }
    }

    private void refresh(int index) {
        WatchRow now = row(rows.get(index).symbol());
        if (!now.equals(rows.set(index, now))) {
            provider.refreshItem(now);
        }
    }

    /** The newest close of the selected symbol, where the chart knows it before its quote does. */
    void follow(@Nullable BigDecimal newest) {
        close = Optional.ofNullable(newest);
        for (int index = 0; index < rows.size(); index++) {
            if (rows.get(index).symbol().equals(selected)) {
                refresh(index);
            }
        }
    }

    void select(String symbol) {
        if (!symbol.equals(selected)) {
            close = Optional.empty();
            outOfSight = true;
        }
        selected = symbol;
        opener.setText(symbol.isEmpty() ? Words.of("watch.open") : symbol);
        opener.setAriaLabel(
                symbol.isEmpty() ? Words.of("watch.open") : Words.of("watch.open.label", symbol));
        grid.asSingleSelect()
                .setValue(
                        rows.stream()
                                .filter(row -> row.symbol().equals(symbol))
                                .findFirst()
                                .orElse(null));
        int index =
                outOfSight
                        ? order.shown().stream().map(WatchRow::symbol).toList().indexOf(symbol)
                        : -1;
        if (index >= 0) {
            outOfSight = false;
            reveal(index);
        }
    }

    /** Brings a row into sight; one that is there stays where it is. */
    private void reveal(int index) {
        grid.getElement()
                .executeJs(
                        """
                        requestAnimationFrame(() => {
                          if ($0 < this._firstVisibleIndex || $0 > this._lastVisibleIndex) this.scrollToIndex($0);
                        })""",
                        index);
    }

    Optional<Quote> quote(String symbol) {
        return Optional.ofNullable(quotes.get(symbol));
    }

    /** All instruments, watched or not. */
    Collection<String> symbols() {
        return List.copyOf(quotes.keySet());
    }

    /**
     * What stands first; of an empty list the first instrument; nothing before the list is known.
     */
    Optional<String> first() {
        if (!remembered) {
            return Optional.empty();
        }
        return watched().symbols().stream()
                .filter(quotes::containsKey)
                .findFirst()
                .or(() -> quotes.keySet().stream().findFirst());
    }

    /** What is on it, in its order. */
    List<WatchRow> rows() {
        return List.copyOf(rows);
    }

    private WatchRow row(String symbol) {
        Quote known = quotes.get(symbol);
        Quote newest =
                known != null && symbol.equals(selected)
                        ? close.map(known::withLast).orElse(known)
                        : known;
        return new WatchRow(symbol, newest, pulses.get(symbol));
    }

    private void arrange(boolean anew) {
        rows.clear();
        if (remembered) {
            watched().symbols().forEach(symbol -> rows.add(row(symbol)));
        }
        order.takeIn(anew);
        select(selected);
        all.setVisible(own.isPresent());
        hint.setVisible(rows.isEmpty() && own.isPresent());
    }

    /** A row is the same row as long as its symbol is the same. */
    private static final class BySymbol extends ListDataProvider<WatchRow> {
        BySymbol(Collection<WatchRow> rows) {
            super(rows);
        }

        @Override
        public Object getId(WatchRow row) {
            return row.symbol();
        }
    }
}
