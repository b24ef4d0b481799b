package dev.candlewick.dashboard.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Where no login is required, everybody is the same user. */
final class LocalUser extends OncePerRequestFilter {

    static final String NAME = "local";

    private static final Authentication USER =
            UsernamePasswordAuthenticationToken.authenticated(
                    NAME, "", List.of(new SimpleGrantedAuthority("ROLE_USER")));

    private final SecurityContextRepository sessions;

    /**
     * @param sessions where it stays, for what happens on a page between two requests
     */
    LocalUser(SecurityContextRepository sessions) {
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() == null) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(USER);
            SecurityContextHolder.setContext(context);
            sessions.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }
}
