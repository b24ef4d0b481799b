package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.web.WebAttributes;

/**
 * Where users of the file log in; the form is answered by the server's security, not by the page.
 */
@Route("login")
@AnonymousAllowed
public class LoginPage extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private final LoginForm form = new LoginForm();

    LoginPage() {
        addClassName("login");
        // The one text that the form has no place for.
        form.getElement()
                .executeJs(
                        "setTimeout(() => { this.querySelector('vaadin-password-field').i18n = { reveal: $0 } })",
                        Words.of("login.password.show"));
        form.setForgotPasswordButtonVisible(false);
        form.setAction("login");
        add(form);
    }

    private static LoginI18n textsOfWaiting() {
        LoginI18n texts = texts();
        texts.getErrorMessage().setTitle(Words.of("login.wait"));
        texts.getErrorMessage().setMessage(Words.of("login.wait.what"));
        return texts;
    }

    private static LoginI18n texts() {
        LoginI18n texts = LoginI18n.createDefault();
        texts.getForm().setTitle("Candlewick");
        texts.getForm().setUsername(Words.of("login.user"));
        texts.getForm().setPassword(Words.of("login.password"));
        texts.getForm().setSubmit(Words.of("login.submit"));
        texts.getForm().setForgotPassword(Words.of("login.password.forgotten"));
        texts.getErrorMessage().setTitle(Words.of("login.failed"));
        texts.getErrorMessage().setMessage(Words.of("login.failed.what"));
        texts.getErrorMessage().setUsername(Words.of("login.user.missing"));
        texts.getErrorMessage().setPassword(Words.of("login.password.missing"));
        return texts;
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("login.title"));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        boolean wait =
                VaadinSession.getCurrent()
                                .getSession()
                                .getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION)
                        instanceof LockedException;
        form.setI18n(wait ? textsOfWaiting() : texts());
        form.setError(
                event.getLocation().getQueryParameters().getParameters().containsKey("error"));
    }
}
