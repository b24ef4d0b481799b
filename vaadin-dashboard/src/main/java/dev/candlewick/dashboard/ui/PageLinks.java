package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.router.RouterLink;

/** The ways between pages. */
class PageLinks extends Nav {

    PageLinks() {
        addClassName("page-links");
        setAriaLabel(Words.of("page.links"));
        link(Words.of("page.market"), MarketView.class);
        link(Words.of("page.anomalies"), AnomalyView.class);
        link(Words.of("page.alerts"), AlertView.class);
        link(Words.of("page.pipeline"), PipelineView.class);
        add(new ThemeSwitch());
    }

    private void link(String text, Class<? extends Component> page) {
        add(new RouterLink(text, page));
    }
}
