package dev.candlewick.dashboard.access;

import dev.candlewick.dashboard.text.Language;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Turns newcomers away when so many are there that all would suffer. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class SessionLimit extends OncePerRequestFilter implements HttpSessionListener {

    private static final int RETRY_SECONDS = 60;

    private final AtomicInteger sessions = new AtomicInteger();
    private final int most;

    SessionLimit(@Value("${candlewick.sessions.most:500}") int most) {
        this.most = most;
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {

        /** A listener is no filter to the container: it must be registered as what it is. */
        @Bean
        ServletListenerRegistrationBean<HttpSessionListener> sessionCount(SessionLimit limit) {
            return new ServletListenerRegistrationBean<>(limit);
        }
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        sessions.incrementAndGet();
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        sessions.decrementAndGet();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/api/") || path.equals("/livez") || path.equals("/readyz");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (sessions.get() >= most && request.getSession(false) == null) {
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
}
