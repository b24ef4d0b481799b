package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.dom.Element;

/** Texts that change often. */
final class Texts {

    private Texts() {}

    /**
     * Sets the text of a component that has nothing else in it. {@code setText} takes its child out
     * and puts it back each time, changed or not: a message for each, and in the browser something
     * that stays for each.
     */
    static void set(Component component, String text) {
        Element element = component.getElement();
        if (element.getChildCount() == 1 && element.getChild(0).isTextNode()) {
            element.getChild(0).setText(text);
        } else if (!text.isEmpty()) {
            element.setText(text);
        }
    }
}
