package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;

/** What stands at an address that no page has. */
@AnonymousAllowed
public class UnknownPage extends Div
        implements HasErrorParameter<NotFoundException>, HasDynamicTitle {

    private final Paragraph what = new Paragraph();

    UnknownPage() {
        addClassNames("sheet-page");
        Div head = new Div(new H1(Words.of("page.unknown")), new PageLinks());
        head.addClassName("head");
        add(head, what);
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.unknown"));
    }

    @Override
    public int setErrorParameter(
            BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        what.setText(Words.of("page.unknown.what", "/" + event.getLocation().getPath()));
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
