package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.candlewick.dashboard.candle.Quote;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds an instrument by symbol or name. The key {@code /} leads here; arrows and Enter choose,
 * Enter alone takes the best match.
 */
@JsModule("./symbol-search.ts")
class SymbolSearch extends ComboBox<String> {

    private final Map<String, Quote> quotes;
    private List<String> symbols = List.of();

    /**
     * @param quotes of all instruments; read at every search
     */
    SymbolSearch(Map<String, Quote> quotes, Consumer<String> taken) {
        this.quotes = quotes;
        addClassName("symbol-search");
        setPlaceholder(Words.of("watch.search"));
        setAriaLabel(Words.of("watch.search"));
        getElement().setAttribute("aria-keyshortcuts", "/");
        getElement().setAttribute("data-slash", "");
        Span key = new Span("/");
        key.addClassName("key");
        key.getElement().setAttribute("aria-hidden", "true");
        setPrefixComponent(key);
        setRenderer(
                LitRenderer.<String>of(
                                "<div class=\"found\"><b>${item.symbol}</b><span>${item.name}</span></div>")
                        .withProperty("symbol", symbol -> symbol)
                        .withProperty("name", this::name));
        setItems(this::matches, symbols);
        setAllowCustomValue(true);
        addCustomValueSetListener(
                entered -> {
                    setValue(null);
                    Optional<String> found = best(entered.getDetail());
                    found.ifPresent(taken);
                    setErrorMessage(Words.of("watch.search.none", entered.getDetail()));
                    setInvalid(found.isEmpty());
                });
        // What is written next is another search.
        getElement().executeJs("this.addEventListener('input', () => { this.invalid = false; })");
        setManualValidation(true);
        addValueChangeListener(
                change -> {
                    if (change.isFromClient() && change.getValue() != null) {
                        String symbol = change.getValue();
                        setValue(null);
                        taken.accept(symbol);
                    }
                });
    }

    /** Searches among these from now on. */
    void offer(Collection<String> instruments) {
        symbols = List.copyOf(instruments);
        setItems(this::matches, symbols);
    }

    /** The symbol itself; else one that begins so; else one that has it inside, or in its name. */
    Optional<String> best(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return Stream.<Predicate<String>>of(
                        symbol -> symbol.equals(wanted),
                        symbol -> symbol.startsWith(wanted),
                        symbol -> matches(symbol, wanted))
                .flatMap(rule -> symbols.stream().filter(rule).limit(1))
                .findFirst();
    }

    private boolean matches(String symbol, @Nullable String text) {
        String wanted = text == null ? "" : text.strip().toUpperCase(Locale.ROOT);
        // Anywhere in a symbol, but in a name only where a word begins.
        String words = " " + name(symbol).toUpperCase(Locale.ROOT);
        return symbol.contains(wanted) || words.contains(" " + wanted);
    }

    private String name(String symbol) {
        Quote quote = quotes.get(symbol);
        return quote == null ? "" : quote.name();
    }
}
