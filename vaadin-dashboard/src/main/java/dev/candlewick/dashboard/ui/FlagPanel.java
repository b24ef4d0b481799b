package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.RouterLink;
import dev.candlewick.dashboard.anomaly.Acknowledgement;
import dev.candlewick.dashboard.anomaly.Acknowledgements;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.candle.CandleHistory;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;

/** What one flag rests on, the ways to its candle, and who has seen it. */
class FlagPanel extends Div {

    private final CandleHistory history;
    private final Acknowledgements acknowledgements;
    private final String user;
    private final Function<String, ClockText> clocks;
    private final Runnable changed;

    private final Div text = new Div();
    private final Div door = new Div();
    private final TextField note = new TextField();
    private final Button acknowledge =
            new Button(Words.of("flag.acknowledge"), click -> acknowledge());
    private final Button takeBack = new Button(Words.of("flag.take-back"), click -> takeBack());
    private final Span seen = new Span();
    private final Span failure = new Span();
    private Optional<Anomaly> shown = Optional.empty();
    private String instead = "";

    /**
     * @param history where the candles around a flag come from
     * @param user in whose name flags are acknowledged
     * @param clocks by which times are written, by symbol
     * @param changed something was written that the list has to be read for again
     */
    FlagPanel(
            CandleHistory history,
            Acknowledgements acknowledgements,
            String user,
            Function<String, ClockText> clocks,
            Runnable changed) {
        this.history = history;
        this.acknowledgements = acknowledgements;
        this.user = user;
        this.clocks = clocks;
        this.changed = changed;
        addClassName("evidence");
        text.getElement().setAttribute("aria-live", "polite");
        note.setPlaceholder(Words.of("flag.note.hint"));
        note.setAriaLabel(Words.of("flag.note"));
        note.setMaxLength(Acknowledgements.LONGEST_NOTE);
        note.setClearButtonVisible(true);
        acknowledge.addClassName("primary");
        acknowledge.addClickShortcut(Key.ENTER).listenOn(note);
        seen.addClassName("seen");
        failure.addClassName("failure");
        failure.getElement().setAttribute("role", "alert");
        door.add(note, acknowledge, seen, takeBack, failure);
        door.addClassName("acknowledge");
        add(text, door);
    }

    /**
     * Shows a flag; the same one in the same version again leaves everything as it is, a note that
     * is being written too.
     *
     * @param otherwise what to say where there is none
     */
    void show(Optional<Anomaly> flag, String otherwise) {
        if (flag.equals(shown) && (flag.isPresent() || otherwise.equals(instead))) {
            return;
        }
        instead = otherwise;
        if (!flag.map(Anomaly::key).equals(shown.map(Anomaly::key))) {
            note.clear();
            failure.setText("");
        }
        shown = flag;
        text.removeAll();
        door.setVisible(flag.isPresent());
        if (flag.isEmpty()) {
            text.add(new Div(otherwise));
            return;
        }
        ClockText clock = clocks.apply(flag.get().symbol());
        showText(flag.get(), clock);
        showAcknowledgement(Optional.ofNullable(flag.get().acknowledged()), clock);
    }

    /** Writes what is shown anew: its times are by another clock. */
    void refresh() {
        Optional<Anomaly> again = shown;
        shown = Optional.empty();
        if (again.isPresent()) {
            String kept = note.getValue();
            show(again, instead);
            note.setValue(kept);
        }
    }

    private void showText(Anomaly known, ClockText clock) {
        CandleSeries series =
                new CandleSeries(
                        known.symbol(), Interval.of(known.interval()).orElse(Interval.ONE_MINUTE));
        Div ways =
                new Div(
                        way(
                                Words.of("flag.candle"),
                                MarketAddress.parametersAt(series, known.startTime())),
                        way(
                                Words.of("flag.explain"),
                                MarketAddress.parameters(series, known.startTime())));
        ways.addClassName("ways");
        text.add(new FlagEvidence(known, clock));
        try {
            text.add(
                    new FlagSketch(
                            history.around(series, known.startTime()).candles(), known, clock));
        } catch (DataAccessException unreachable) {
            text.add(new Div(Words.of("flag.around.unread")));
        }
        text.add(ways);
    }

    private static RouterLink way(String label, QueryParameters parameters) {
        RouterLink link = new RouterLink(label, MarketView.class);
        link.setQueryParameters(parameters);
        return link;
    }

    private void showAcknowledgement(Optional<Acknowledgement> by, ClockText clock) {
        boolean possible = acknowledgements.possible() && !user.isEmpty();
        note.setVisible(by.isEmpty() && possible);
        acknowledge.setVisible(by.isEmpty() && possible);
        takeBack.setVisible(by.isPresent() && possible);
        seen.setVisible(by.isPresent() || !possible);
        seen.setText(
                by.map(seenBy -> inWords(seenBy, clock))
                        .orElse(Words.of("flag.impossible", Words.of("page.no-watcher"))));
    }

    private static String inWords(Acknowledgement by, ClockText clock) {
        String time = clock.named(by.at());
        return by.note().isEmpty()
                ? Words.of("flag.seen", by.by(), time)
                : Words.of("flag.seen.note", by.by(), time, by.note());
    }

    private void acknowledge() {
        shown.ifPresent(
                flag -> write(() -> acknowledgements.acknowledge(flag, user, note.getValue())));
    }

    private void takeBack() {
        shown.ifPresent(flag -> write(() -> acknowledgements.takeBack(flag, user)));
    }

    private void write(Runnable statement) {
        try {
            statement.run();
            failure.setText("");
            note.clear();
            changed.run();
        } catch (DataAccessException refused) {
            failure.setText(Words.of("page.database.refused"));
        }
    }
}
