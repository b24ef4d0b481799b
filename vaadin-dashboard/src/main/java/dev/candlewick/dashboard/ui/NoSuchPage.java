package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.server.HttpStatusCode;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/** Where an address leads that is none of a page. */
@AnonymousAllowed
public class NoSuchPage extends Div
        implements HasErrorParameter<NotFoundException>, HasDynamicTitle {

    NoSuchPage() {
        addClassNames("sheet-page");
        Div message = new Div(Words.of("page.unknown"));
        message.addClassName("emptiness");
        RouterLink market = new RouterLink(Words.of("page.to-market"), MarketView.class);
        Div sheet = new Div(new Div(message, market));
        sheet.addClassNames("sheet", "empty");
        add(sheet);
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.unknown.title"));
    }

    @Override
    public int setErrorParameter(
            BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        return HttpStatusCode.NOT_FOUND.getCode();
    }
}
