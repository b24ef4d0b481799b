package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import dev.candlewick.dashboard.anomaly.Anomaly;
import java.util.Collection;

/** Shows on the chart what the flags of one candle rest on. */
class FlagCard extends Div {

    private final Div evidence = new Div();
    private final Button close;

    FlagCard(Runnable closed) {
        addClassName("flag-card");
        getElement().setAttribute("role", "dialog");
        getElement().setAttribute("aria-label", Words.of("flag.card"));
        close = new Button("×", click -> end(closed));
        close.setId("flags-close");
        close.addClassName("close");
        close.setAriaLabel(Words.of("flag.card.close"));
        evidence.addClassName("evidence");
        add(close, evidence);
        setVisible(false);
        Shortcuts.addShortcutListener(this, () -> end(closed), Key.ESCAPE)
                .allowBrowserDefault()
                .allowEventPropagation();
    }

    /** Shows these flags, the first on top. */
    void show(Collection<Anomaly> flags, ClockText clock) {
        evidence.removeAll();
        flags.forEach(flag -> evidence.add(new FlagEvidence(flag, clock)));
        setVisible(!flags.isEmpty());
        if (isVisible()) {
            close.focus();
        }
    }

    void hide() {
        setVisible(false);
    }

    private void end(Runnable closed) {
        if (isVisible()) {
            setVisible(false);
            closed.run();
        }
    }
}
