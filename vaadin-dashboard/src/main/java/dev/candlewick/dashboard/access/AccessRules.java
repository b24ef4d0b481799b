package dev.candlewick.dashboard.access;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.candlewick.dashboard.ui.LoginPage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer.AuthorizedUrl;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * Pages ask for a login by form, the API for one by HTTP Basic (or the session of the pages); only
 * liveness and the health of the management port answer anybody.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(LoginOptions.class)
class AccessRules {

    private static final String[] OPEN = {
        "/livez", "/readyz", "/actuator/**", "/favicon.svg", "/favicon.ico", "/market.css", "/error"
    };

    private static final String[] API = {
        "/api/**",
        "/udf/**",
        "/v3/api-docs/**",
        "/v3/api-docs.yaml",
        "/swagger-ui/**",
        "/swagger-ui.html"
    };

    private static final int COST = 12;

    /**
     * @throws IllegalStateException when anybody on the network could read without a login, or
     *     nobody could log in
     */
    @Bean
    UserDetailsService users(
            LoginOptions options, @Value("${server.address:0.0.0.0}") String address) {
        if (options.required()) {
            if (options.usersFile().isBlank()) {
                throw new IllegalStateException(
                        "Nobody could log in: set CANDLEWICK_USERS_FILE to a file with a line name:hash for each user,"
                                + " as `htpasswd -nB -C 12 NAME` prints it. Only a dashboard that is bound to this"
                                + " machine may do without: --candlewick.login.required=false.");
            }
            return new UsersFile(Path.of(options.usersFile()));
        }
        if (!isLoopback(address)) {
            throw new IllegalStateException(
                    "Anybody on the network could read without a login: --candlewick.login.required=false goes"
                            + " with a server.address of this machine only, such as 127.0.0.1, not with "
                            + address
                            + ".");
        }
        return name -> {
            throw new UsernameNotFoundException("No login is needed");
        };
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    @Bean
    PasswordEncoder passwords() {
        return new BCryptPasswordEncoder(COST);
    }

    @Bean
    AuthenticationProvider login(UserDetailsService users, PasswordEncoder passwords) {
        return new BrakedLogin(users, passwords, Clock.systemUTC());
    }

    @Bean
    @Order(1)
    SecurityFilterChain open(HttpSecurity http) {
        return http.securityMatcher(OPEN)
                .authorizeHttpRequests(each -> each.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, LoginOptions options) {
        admitLocalUser(http, options, new RequestAttributeSecurityContextRepository());
        return http.securityMatcher(API)
                .authorizeHttpRequests(each -> each.anyRequest().authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint(unauthorized()))
                .exceptionHandling(each -> each.authenticationEntryPoint(unauthorized()))
                // Nothing here changes anything.
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http, LoginOptions options) {
        admitLocalUser(http, options, new HttpSessionSecurityContextRepository());
        return http.with(
                        VaadinSecurityConfigurer.vaadin(),
                        vaadin ->
                                vaadin.loginView(LoginPage.class)
                                        // Who is known is told what is no page; others log in.
                                        .anyRequest(AuthorizedUrl::authenticated))
                .build();
    }

    private static void admitLocalUser(
            HttpSecurity http, LoginOptions options, SecurityContextRepository repository) {
        if (!options.required()) {
            http.addFilterBefore(new LocalUser(repository), AnonymousAuthenticationFilter.class);
        }
    }

    private static AuthenticationEntryPoint unauthorized() {
        return (request, response, refusal) -> {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            if (refusal instanceof LockedException) {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(
                        HttpHeaders.RETRY_AFTER, String.valueOf(Guesses.WHILE.toSeconds()));
                response.getWriter()
                        .print(
                                """
                                {"title":"Too Many Requests","status":429,"detail":"Too many passwords were tried for this user or from this address. Wait five minutes."}""");
                return;
            }
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"candlewick\"");
            response.getWriter()
                    .print(
                            """
                            {"title":"Unauthorized","status":401,"detail":"Log in with a user of the dashboard, by HTTP Basic."}""");
        };
    }

    /** Whether a path is of the API, or of its description. */
    static boolean isApi(String path) {
        return Arrays.stream(API)
                .map(pattern -> pattern.replace("/**", ""))
                .anyMatch(known -> path.equals(known) || path.startsWith(known + "/"));
    }
}
