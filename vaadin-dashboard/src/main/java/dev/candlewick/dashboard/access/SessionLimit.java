package dev.candlewick.dashboard.access;

import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import dev.candlewick.dashboard.text.Language;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns newcomers away when so many are there that all would suffer: sessions, pages, and pages of
 * one session. A session in which nobody logs in ends soon, so that it keeps nobody out for long.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class SessionLimit extends OncePerRequestFilter
        implements HttpSessionListener, HttpSessionAttributeListener, VaadinServiceInitListener {

    private static final int RETRY_SECONDS = 60;

    private static final int SECONDS_TO_LOG_IN = 120;
    private static final int PAGES_OF_A_STRANGER = 10;
    private static final String PAGES = SessionLimit.class.getName();

    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();
    private final int most;
    private final int mostPages;
    private final int mostOfASession;
    private final int timeoutSeconds;

    SessionLimit(
            @Value("${candlewick.sessions.most:500}") int most,
            @Value("${candlewick.pages.most:500}") int mostPages,
            @Value("${candlewick.pages.of-a-session:20}") int mostOfASession,
            @Value("${server.servlet.session.timeout:30m}") Duration timeout) {
        this.most = most;
        this.mostPages = mostPages;
        this.mostOfASession = mostOfASession;
        timeoutSeconds = Math.toIntExact(timeout.toSeconds());
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {

        /** A listener is no filter to the container: it must be registered as what it is. */
        @Bean
        ServletListenerRegistrationBean<SessionLimit> sessionCount(SessionLimit limit) {
            return new ServletListenerRegistrationBean<>(limit);
        }
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        sessions.incrementAndGet();
        event.getSession().setMaxInactiveInterval(SECONDS_TO_LOG_IN);
        event.getSession().setAttribute(PAGES, new AtomicInteger());
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        if (event.getName().equals(SPRING_SECURITY_CONTEXT_KEY)) {
            event.getSession().setMaxInactiveInterval(timeoutSeconds);
        }
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addUIInitListener(init -> count(init.getUI()));
    }

    private void count(UI page) {
        if (page.getSession().getSession().getAttribute(PAGES) instanceof AtomicInteger own) {
            pages.incrementAndGet();
            own.incrementAndGet();
            page.addDetachListener(
                    gone -> {
                        pages.decrementAndGet();
                        own.decrementAndGet();
                    });
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        sessions.decrementAndGet();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return AccessRules.isApi(path) || path.equals("/livez") || path.equals("/readyz");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isFull(request)) {
            Language language = Language.of(request.getLocale());
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_SECONDS));
            response.setContentType(MediaType.TEXT_HTML_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getWriter()
                    .print(
                            """
                            <!doctype html><html lang="%s"><meta charset="utf-8"><meta http-equiv="refresh" content="60">
                            <title>%s</title>
                            <body style="background:#0b0e14;color:#d6dbe4;font:16px sans-serif;display:grid;place-items:center;height:90vh">
                            <p>%s</p>
                            """
                                    .formatted(
                                            language.locale().toLanguageTag(),
                                            language.text("login.full"),
                                            language.text("login.full.what")));
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isFull(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return sessions.get() >= most || (opensAPage(request) && pages.get() >= mostPages);
        }
        return opensAPage(request)
                && (pages.get() >= mostPages
                        || (session.getAttribute(PAGES) instanceof AtomicInteger own
                                && own.get() >= mostOf(session)));
    }

    private int mostOf(HttpSession session) {
        return session.getAttribute(SPRING_SECURITY_CONTEXT_KEY) == null
                ? PAGES_OF_A_STRANGER
                : mostOfASession;
    }

    /** The document of a page, or its first words to the server. */
    private static boolean opensAPage(HttpServletRequest request) {
        String query = String.valueOf(request.getQueryString());
        String accepted = String.valueOf(request.getHeader(HttpHeaders.ACCEPT));
        return query.contains("v-r=init")
                || (request.getMethod().equals("GET")
                        && !query.contains("v-r=")
                        && accepted.contains(MediaType.TEXT_HTML_VALUE));
    }
}
