package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What stands where a page could not be built; the log has the reason. */
@AnonymousAllowed
public class BrokenPage extends Div implements HasErrorParameter<Exception>, HasDynamicTitle {

    private static final Logger LOG = LoggerFactory.getLogger(BrokenPage.class);

    private final Paragraph what = new Paragraph();

    BrokenPage() {
        addClassNames("sheet-page");
        Div head = new Div(new H1(Words.of("page.broken")), new PageLinks());
        head.addClassName("head");
        what.addClassName("failure");
        what.getElement().setAttribute("role", "alert");
        add(head, what);
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.broken"));
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        Exception reason = parameter.getException();
        LOG.error("The page /{} could not be built", event.getLocation().getPath(), reason);
        what.setText(
                reason instanceof DataAccessException || reason instanceof TransactionException
                        ? Words.of("page.database.silent")
                        : Words.of("page.broken.log"));
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
