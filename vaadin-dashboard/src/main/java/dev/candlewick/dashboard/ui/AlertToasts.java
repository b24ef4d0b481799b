package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.candlewick.dashboard.alert.AlertFiring;
import dev.candlewick.dashboard.alert.AlertNews;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;

/** Shows on every open page of a user what has fired, whichever page it is. */
@Component
class AlertToasts implements VaadinServiceInitListener {

    private static final int SECONDS = 30;
    private static final int AT_ONCE = 4;

    private final AlertNews news;
    private final FrameThreads threads;
    private final AuthenticationContext user;

    AlertToasts(AlertNews news, FrameThreads threads, AuthenticationContext user) {
        this.news = news;
        this.threads = threads;
        this.user = user;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addUIInitListener(init -> listen(init.getUI()));
    }

    private void listen(UI page) {
        user.getPrincipalName()
                .ifPresent(
                        name -> {
                            Deque<Notification> shown = new ArrayDeque<>();
                            AlertNews.Cancel subscription =
                                    news.subscribe(
                                            name,
                                            firing ->
                                                    threads.executor()
                                                            .execute(
                                                                    () ->
                                                                            tell(
                                                                                    page, shown,
                                                                                    firing)));
                            page.addDetachListener(gone -> subscription.close());
                        });
    }

    private static void tell(UI page, Deque<Notification> shown, AlertFiring firing) {
        try {
            Future<Void> unused = page.access(() -> show(shown, firing));
        } catch (UIDetachedException gone) {
            // Its subscription ends with it.
            return;
        }
    }

    private static void show(Deque<Notification> shown, AlertFiring firing) {
        shown.removeIf(each -> !each.isOpened());
        while (shown.size() >= AT_ONCE) {
            shown.removeFirst().close();
        }
        Notification toast = new Notification();
        toast.setPosition(Notification.Position.TOP_END);
        toast.setDuration(SECONDS * 1_000);
        toast.addClassName("alert-toast");
        toast.add(content(firing, toast));
        toast.open();
        shown.addLast(toast);
    }

    private static Div content(AlertFiring firing, Notification toast) {
        Span message = new Span(firing.message());
        message.addClassName("message");
        Span time = new Span(PriceFormat.clock(firing.eventTime()) + " UTC");
        time.addClassName("time");
        Div below = new Div(time);
        below.addClassName("below");
        firing.symbol()
                .ifPresent(
                        symbol -> {
                            RouterLink chart =
                                    new RouterLink(Words.of("alert.toast.chart"), MarketView.class);
                            chart.setQueryParameters(
                                    MarketAddress.parametersAt(
                                            new CandleSeries(symbol, Interval.ONE_MINUTE),
                                            firing.eventTime()));
                            below.add(chart);
                        });
        below.add(new RouterLink(Words.of("alert.toast.alerts"), AlertView.class));
        Button close = new Button("×", click -> toast.close());
        close.addClassName("close");
        close.setAriaLabel(Words.of("page.close"));
        Div text = new Div(message, below);
        text.addClassName("text");
        Div content = new Div(text, close);
        content.addClassName("toast");
        return content;
    }
}
