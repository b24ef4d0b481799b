package dev.candlewick.dashboard.ui;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the client of the push connection from writing three lines for each frame to the console of
 * the browser, which holds on to them all day.
 */
@Component
class QuietPush implements VaadinServiceInitListener {

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource()
                .addUIInitListener(
                        init ->
                                init.getUI()
                                        .getPushConfiguration()
                                        .setParameter("logLevel", "warn"));
    }
}
