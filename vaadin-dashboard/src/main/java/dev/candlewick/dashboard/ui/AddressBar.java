package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.router.QueryParameters;

/**
 * The query of the address where the browser is, which a page writes without a navigation, so that
 * a reload and a copied link lead where the user is. Not at every step of a drag, and not over the
 * address of another page.
 */
final class AddressBar {

    private static final String WRITE =
            """
            const view = $0;
            if (!view) return;
            view.leaveAddress?.();
            const path = location.pathname;
            view.leaveAddress = () => {
              clearTimeout(timer);
              removeEventListener('popstate', view.leaveAddress);
              delete view.leaveAddress;
              delete view.writeAddress;
            };
            view.writeAddress = () => {
              view.leaveAddress();
              if (location.pathname === path) history.replaceState(history.state, '', '?' + $1);
            };
            const timer = setTimeout(view.writeAddress, 300);
            addEventListener('popstate', view.leaveAddress);""";

    private final Component view;

    AddressBar(Component view) {
        this.view = view;
    }

    /** Writes it soon; what was to be written before is not any more. */
    void write(QueryParameters query) {
        run(WRITE, view.getElement(), query.getQueryString());
    }

    /** Writes at once what waits: Back is to lead there after the navigation that follows. */
    void writeNow() {
        run("$0?.writeAddress?.()", view.getElement());
    }

    /** Scripts of an element come after what a navigation in the same answer tells the page. */
    private void run(String script, Object... parameters) {
        view.getUI().ifPresent(page -> page.getPage().executeJs(script, parameters));
    }
}
