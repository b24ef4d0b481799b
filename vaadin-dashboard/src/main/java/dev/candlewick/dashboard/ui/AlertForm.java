package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertDraft;
import dev.candlewick.dashboard.alert.AlertRule;
import dev.candlewick.dashboard.alert.Bar;
import dev.candlewick.dashboard.alert.Direction;
import dev.candlewick.dashboard.alert.Measure;
import dev.candlewick.dashboard.alert.Repetition;
import dev.candlewick.dashboard.alert.WebhookRules;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.candle.Quote;
import dev.candlewick.dashboard.text.Message;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes an alert, or another one of an alert that there is: what is asked for changes with what is
 * watched, and a sentence says it.
 */
class AlertForm extends Div {

    private static final String ANY = "any";

    private final Function<String, Optional<Quote>> quotes;
    private final WebhookRules webhooks;
    private final Consumer<AlertRule> made;
    private final BiConsumer<Alert, AlertRule> changed;

    private final H2 title = new H2();
    private final ComboBox<String> symbol = new ComboBox<>(Words.of("alert.form.symbol"));
    private final Select<Measure> measure = new Select<>();
    private final Select<Direction> direction = new Select<>();
    private final TextField level = new TextField(Words.of("alert.form.level"));
    private final Select<String> kind = new Select<>();
    private final Select<String> severity = new Select<>();
    private final Select<Repetition> repetition = new Select<>();
    private final Select<Bar> bar = new Select<>();
    private final TextField webhook = new TextField(Words.of("alert.form.webhook"));
    private final Checkbox silent = new Checkbox(Words.of("alert.form.webhook.none"));
    private final TextField note = new TextField(Words.of("alert.form.note"));
    private final Div sentence = new Div();
    private final Button make = new Button("", click -> make());
    private final Button cancel;
    private final Div answer = new Div();
    private List<String> symbols = List.of();
    private Optional<Alert> edited = Optional.empty();
    private boolean tried;
    private boolean leaning;

    /**
     * @param quotes the newest quote of a symbol
     * @param made takes a rule that is as it should be, for a new alert
     * @param changed takes one for an alert that there is
     * @param left is told when somebody wants to change nothing after all
     */
    AlertForm(
            Function<String, Optional<Quote>> quotes,
            WebhookRules webhooks,
            Consumer<AlertRule> made,
            BiConsumer<Alert, AlertRule> changed,
            Runnable left) {
        this.quotes = quotes;
        this.webhooks = webhooks;
        this.made = made;
        this.changed = changed;
        cancel = new Button(Words.of("alert.form.cancel"), click -> left.run());
        cancel.addClassName("plain");
        addClassNames("alert-form", "panel");
        symbol.setClearButtonVisible(true);
        symbol.setItems(symbols);
        choice(
                measure,
                Words.of("alert.form.when"),
                List.of(Measure.values()),
                each -> Words.named("alert.measure", each),
                Measure.PRICE);
        choice(
                direction,
                Words.of("alert.form.does"),
                List.of(Direction.values()),
                each -> Words.named("alert.direction", each),
                Direction.ABOVE);
        level.setValueChangeMode(ValueChangeMode.EAGER);
        level.addValueChangeListener(change -> showSentence());
        choice(
                kind,
                Words.of("alert.form.kind"),
                withAny(AnomalyFilter.KINDS),
                text -> text.equals(ANY) ? Words.of("alert.form.any") : text,
                ANY);
        choice(
                severity,
                Words.of("alert.form.severity"),
                AnomalyFilter.SEVERITIES,
                text -> text,
                "WARN");
        choice(
                repetition,
                Words.of("alert.form.tell"),
                List.of(Repetition.values()),
                each -> Words.named("alert.repetition", each),
                Repetition.ONCE);
        choice(bar, Words.of("alert.form.bar"), List.of(Bar.values()), Bar::text, Bar.ONE_MINUTE);
        silent.addValueChangeListener(change -> webhook.setEnabled(!change.getValue()));
        webhook.setHelperText(Words.of("alert.form.webhook.hint"));
        note.setPlaceholder(Words.of("alert.form.note.hint"));
        symbol.addValueChangeListener(change -> symbolChosen(change.isFromClient()));
        measure.addValueChangeListener(change -> measureChosen());
        make.addClassName("primary");
        make.addClickShortcut(Key.ENTER).listenOn(level, note, webhook);
        sentence.addClassName("sentence");
        answer.addClassName("answer");
        answer.getElement().setAttribute("role", "status");
        Div fields =
                new Div(
                        symbol,
                        measure,
                        direction,
                        level,
                        kind,
                        severity,
                        repetition,
                        bar,
                        note,
                        webhook);
        fields.addClassName("fields");
        Div buttons = new Div(make, cancel);
        buttons.addClassName("buttons");
        add(title, fields, silent, sentence, buttons, answer);
        symbol.setManualValidation(true);
        level.setManualValidation(true);
        webhook.setManualValidation(true);
        note.setManualValidation(true);
        clear();
        showFields();
    }

    private static List<String> withAny(List<String> kinds) {
        List<String> items = new ArrayList<>(kinds);
        items.addFirst(ANY);
        return items;
    }

    private <T> void choice(
            Select<T> select, String label, List<T> items, Function<T, String> words, T usual) {
        select.setLabel(label);
        select.setItems(items);
        select.setItemLabelGenerator(words::apply);
        select.setValue(usual);
        select.addValueChangeListener(change -> showFields());
    }

    /** Offers these symbols. */
    void offer(Collection<String> instruments) {
        String chosen = symbol.getValue();
        symbols = List.copyOf(instruments);
        symbol.setItems(symbols);
        symbol.setValue(chosen);
        lean();
    }

    /** Begins an alert on a price; it falls there when it is below, once the newest is known. */
    void begin(String wanted, String price) {
        clear();
        choose(wanted);
        level.setValue(price);
        leaning = true;
        lean();
        showFields();
    }

    private void lean() {
        Optional<BigDecimal> last = quote().map(Quote::last);
        if (leaning && last.isPresent()) {
            leaning = false;
            Optional<BigDecimal> wanted = draft().rule().level();
            direction.setValue(
                    wanted.isPresent() && wanted.get().compareTo(last.get()) < 0
                            ? Direction.BELOW
                            : Direction.ABOVE);
        }
    }

    private void choose(String wanted) {
        if (!wanted.isEmpty() && !symbols.contains(wanted)) {
            offer(List.of(wanted));
        }
        symbol.setValue(wanted.isEmpty() ? null : wanted);
    }

    /** Shows an alert to be changed. */
    void edit(Alert alert) {
        AlertRule rule = alert.rule();
        clear();
        edited = Optional.of(alert);
        measure.setValue(rule.measure());
        choose(rule.symbol().orElse(""));
        direction.setValue(rule.direction());
        level.setValue(rule.level().map(BigDecimal::toPlainString).orElse(""));
        kind.setValue(rule.anomalyKind().orElse(ANY));
        severity.setValue(rule.severity().orElse("WARN"));
        repetition.setValue(rule.repetition());
        bar.setValue(rule.bar());
        note.setValue(rule.note());
        showMode();
        showFields();
    }

    /** The alert that is being changed. */
    Optional<Alert> edited() {
        return edited;
    }

    private void showMode() {
        Optional<String> address = edited.flatMap(alert -> alert.rule().webhook());
        title.setText(Words.of(edited.isEmpty() ? "alert.form" : "alert.form.edit"));
        make.setText(Words.of(edited.isEmpty() ? "alert.form.make" : "alert.form.save"));
        cancel.setVisible(edited.isPresent());
        silent.setVisible(address.isPresent());
        webhook.setPlaceholder(
                address.map(known -> Words.of("alert.form.webhook.kept", WebhookRules.shown(known)))
                        .orElse("https://…"));
    }

    void say(String words) {
        answer.setText(words);
    }

    private void symbolChosen(boolean byUser) {
        if (byUser && measure.getValue() == Measure.PRICE) {
            level.setValue(quote().map(Quote::last).map(BigDecimal::toPlainString).orElse(""));
        }
        showFields();
    }

    private void measureChosen() {
        level.setValue(
                switch (measure.getValue()) {
                    case PRICE ->
                            quote().map(Quote::last).map(BigDecimal::toPlainString).orElse("");
                    case SILENCE -> "60";
                    case CHANGE -> "2";
                    case VOLUME, DAY_VOLUME, ANOMALY -> "";
                });
        tried = false;
        showFields();
    }

    private Optional<Quote> quote() {
        return Optional.ofNullable(symbol.getValue()).flatMap(quotes);
    }

    private void showFields() {
        Measure of = measure.getValue();
        boolean anomaly = of == Measure.ANOMALY;
        symbol.setPlaceholder(of.ofAnySymbol() ? Words.of("alert.form.any") : "");
        direction.setVisible(of.hasLevel() && of != Measure.SILENCE);
        level.setVisible(of.hasLevel());
        level.setLabel(
                Words.of(
                        of == Measure.SILENCE
                                ? "alert.form.seconds"
                                : of == Measure.CHANGE
                                        ? "alert.form.per-cent"
                                        : "alert.form.level"));
        level.setHelperText(now());
        kind.setVisible(anomaly);
        severity.setVisible(anomaly);
        bar.setVisible(repetition.getValue() == Repetition.PER_BAR);
        showSentence();
    }

    private String now() {
        Optional<Quote> known = quote();
        return switch (measure.getValue()) {
            case PRICE ->
                    known.map(
                                    quote ->
                                            Words.of(
                                                    "alert.form.now",
                                                    PriceFormat.of(quote, List.of())
                                                            .price(quote.last())))
                            .orElse("");
            case CHANGE ->
                    known.map(
                                    quote ->
                                            Words.of(
                                                    "alert.form.now",
                                                    PriceFormat.percent(
                                                            quote.changeRatio().orElse(null))))
                            .orElse("");
            case VOLUME ->
                    known.map(Quote::minute)
                            .map(
                                    minute ->
                                            Words.of(
                                                    "alert.form.now.minute",
                                                    PriceFormat.volume(minute.volume())))
                            .orElse("");
            case DAY_VOLUME ->
                    known.map(
                                    quote ->
                                            Words.of(
                                                    "alert.form.now.day",
                                                    PriceFormat.volume(quote.volume())))
                            .orElse("");
            case SILENCE -> Words.of("alert.form.now.silence");
            case ANOMALY -> "";
        };
    }

    private void showSentence() {
        Map<AlertDraft.Field, Message> problems = problems();
        if (tried) {
            showProblems(problems);
        }
        sentence.setText(
                problems.containsKey(AlertDraft.Field.LEVEL)
                                || problems.containsKey(AlertDraft.Field.SYMBOL)
                        ? ""
                        : Words.of(
                                waits() ? "alert.form.sentence.there" : "alert.form.sentence",
                                draft().rule().inWords(),
                                draft().rule().oftenInWords()));
    }

    /** A level that was reached already is reached again only after it was left. */
    private boolean waits() {
        Optional<BigDecimal> last = quote().map(Quote::last);
        if (measure.getValue() != Measure.PRICE || last.isEmpty()) {
            return false;
        }
        int place = last.get().compareTo(draft().rule().level().orElseThrow());
        return (direction.getValue() == Direction.ABOVE && place >= 0)
                || (direction.getValue() == Direction.BELOW && place <= 0);
    }

    /**
     * The rule as it stands in the form; the address of a webhook stays unless another is given.
     */
    private AlertRule rule() {
        AlertRule written = draft().rule();
        Optional<String> kept =
                edited.flatMap(alert -> alert.rule().webhook()).filter(old -> !silent.getValue());
        return written.webhook().isPresent() || kept.isEmpty()
                ? written
                : written.withWebhook(kept.get());
    }

    private AlertDraft draft() {
        return new AlertDraft(
                Optional.ofNullable(symbol.getValue()).orElse(""),
                measure.getValue(),
                direction.getValue(),
                level.getValue(),
                kind.getValue().equals(ANY) ? "" : kind.getValue(),
                severity.getValue(),
                repetition.getValue(),
                bar.getValue(),
                silent.getValue() ? "" : webhook.getValue(),
                note.getValue());
    }

    private Map<AlertDraft.Field, Message> problems() {
        return draft().problems(symbols::contains, webhooks);
    }

    private void showProblems(Map<AlertDraft.Field, Message> problems) {
        problem(symbol, problems.get(AlertDraft.Field.SYMBOL));
        problem(level, problems.get(AlertDraft.Field.LEVEL));
        problem(webhook, problems.get(AlertDraft.Field.WEBHOOK));
        problem(note, problems.get(AlertDraft.Field.NOTE));
    }

    private static <C extends Component & HasValidationProperties & HasValue<?, ?>> void problem(
            C field, @Nullable Message words) {
        field.setInvalid(words != null);
        field.setErrorMessage(words == null ? "" : Words.of(words));
    }

    private void make() {
        tried = true;
        Map<AlertDraft.Field, Message> problems = problems();
        showProblems(problems);
        answer.setText("");
        if (problems.isEmpty()) {
            edited.ifPresentOrElse(
                    alert -> changed.accept(alert, rule()), () -> made.accept(rule()));
        }
    }

    /** The next alert is a new one; it begins with the same symbol. */
    void clear() {
        edited = Optional.empty();
        tried = false;
        leaning = false;
        showProblems(Map.of());
        silent.setValue(false);
        webhook.clear();
        note.clear();
        answer.setText("");
        showMode();
    }
}
