package dev.candlewick.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class SessionLimitTest {

    private final SessionLimit limit = new SessionLimit(1, 500, 20, Duration.ofMinutes(30));

    @Test
    void aSessionWithoutALoginEndsSoonAndOneWithALoginDoesNot() {
        MockHttpSession session = new MockHttpSession();
        limit.sessionCreated(new HttpSessionEvent(session));
        assertThat(session.getMaxInactiveInterval()).isEqualTo(120);

        limit.attributeAdded(
                new HttpSessionBindingEvent(session, SPRING_SECURITY_CONTEXT_KEY, "ann"));
        assertThat(session.getMaxInactiveInterval()).isEqualTo(1_800);
    }

    @ParameterizedTest
    @CsvSource({
        "/, 503",
        "/login, 503",
        "/apiary, 503",
        "/api/candles, 200",
        "/udf/history, 200",
        "/v3/api-docs, 200",
        "/v3/api-docs/swagger-config, 200",
        "/v3/api-docs.yaml, 200",
        "/swagger-ui/index.html, 200",
        "/livez, 200"
    })
    void whenItIsFullOnlyPagesAreTurnedAway(String path, int status)
            throws ServletException, IOException {
        limit.sessionCreated(new HttpSessionEvent(new MockHttpSession()));
        MockHttpServletResponse response = new MockHttpServletResponse();
        limit.doFilter(new MockHttpServletRequest("GET", path), response, new MockFilterChain());

        assertThat(response.getStatus()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "0, 503"})
    void noMorePagesAreOpenedThanAllSessionsMayHave(int mostPages, int status)
            throws ServletException, IOException {
        SessionLimit ofPages = new SessionLimit(500, mostPages, 20, Duration.ofMinutes(30));
        MockHttpServletRequest page = new MockHttpServletRequest("GET", "/");
        page.addHeader(HttpHeaders.ACCEPT, MediaType.TEXT_HTML_VALUE);
        MockHttpServletResponse response = new MockHttpServletResponse();
        ofPages.doFilter(page, response, new MockFilterChain());

        assertThat(response.getStatus()).isEqualTo(status);
    }
}
