package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/**
 * Where users of the file log in; the form is answered by the server's security, not by the page.
 */
@Route("login")
@PageTitle("Log in | Candlewick")
@AnonymousAllowed
public class LoginPage extends Div implements BeforeEnterObserver {

    private final LoginForm form = new LoginForm();

    LoginPage() {
        addClassName("login");
        LoginI18n texts = LoginI18n.createDefault();
        texts.getForm().setTitle("Candlewick");
        texts.getErrorMessage().setTitle("That did not work");
        texts.getErrorMessage()
                .setMessage("No user has this name and password. Mind capital letters.");
        form.setI18n(texts);
        form.setForgotPasswordButtonVisible(false);
        form.setAction("login");
        add(form);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        form.setError(
                event.getLocation().getQueryParameters().getParameters().containsKey("error"));
    }
}
