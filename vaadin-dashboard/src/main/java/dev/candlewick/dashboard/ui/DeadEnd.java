package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.RouterLink;

/** A page in place of one that cannot be shown. */
abstract class DeadEnd extends Div implements HasDynamicTitle {

    private final String title;

    DeadEnd(String title, String what) {
        this.title = title;
        addClassName("sheet-page");
        Div message = new Div(what);
        message.addClassName("emptiness");
        RouterLink market = new RouterLink(Words.of("page.to-market"), MarketView.class);
        Div sheet = new Div(new Div(message, market));
        sheet.addClassNames("sheet", "empty");
        add(sheet);
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", title);
    }
}
