package dev.candlewick.dashboard.ui;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.server.HttpStatusCode;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/** Where an address leads that is none of a page. */
@AnonymousAllowed
public class NoSuchPage extends DeadEnd implements HasErrorParameter<NotFoundException> {

    NoSuchPage() {
        super(Words.of("page.unknown"), Words.of("page.unknown.what"));
    }

    @Override
    public int setErrorParameter(
            BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        return HttpStatusCode.NOT_FOUND.getCode();
    }
}
