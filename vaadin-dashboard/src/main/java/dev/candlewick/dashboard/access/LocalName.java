package dev.candlewick.dashboard.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Whoever owns a name can let it point to this machine, and a page of that name could then read a
 * dashboard without a login. So without one, it answers only to names that nobody else can own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnProperty(name = "candlewick.login.required", havingValue = "false")
class LocalName extends OncePerRequestFilter {

    private static final Pattern OURS =
            Pattern.compile(
                    "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?",
                    Pattern.CASE_INSENSITIVE);

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isOurs(request.getHeader(HttpHeaders.HOST))) {
            response.setStatus(HttpStatus.MISDIRECTED_REQUEST.value());
            response.setContentType(MediaType.TEXT_PLAIN_VALUE);
            response.getWriter()
                    .println(
                            "Without a login this dashboard answers only to localhost, 127.0.0.1 and [::1].");
            return;
        }
        chain.doFilter(request, response);
    }

    static boolean isOurs(@Nullable String host) {
        return host != null && OURS.matcher(host).matches();
    }
}
