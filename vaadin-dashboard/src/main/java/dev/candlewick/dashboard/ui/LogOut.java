package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.spring.security.AuthenticationContext;

/** Says who is logged in, and ends it. */
class LogOut extends Button {

    LogOut(AuthenticationContext user, String name) {
        super(Words.of("page.log-out"), click -> user.logout());
        addClassName("log-out");
        setTooltipText(Words.of("page.log-out.hint", name));
    }
}
