package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.router.RouterLink;

/** The ways between pages. */
class PageLinks extends Nav {

    PageLinks() {
        addClassName("page-links");
        setAriaLabel("Pages");
        link("Market", MarketView.class);
        link("Anomalies", AnomalyView.class);
        link("Alerts", AlertView.class);
        link("Pipeline", PipelineView.class);
        add(new ThemeSwitch());
    }

    private void link(String text, Class<? extends Component> page) {
        add(new RouterLink(text, page));
    }
}
