package dev.candlewick.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

class BrakedLoginTest {

    private static final Instant BEGIN = Instant.parse("2026-03-02T12:00:00Z");
    private static final String WAX = new BCryptPasswordEncoder(10).encode("wax");

    @TempDir private Path folder;
    private Instant now = BEGIN;
    private int hashes;
    private @Nullable BrakedLogin login;

    @BeforeEach
    void writeUsers() throws IOException {
        write("ann:" + WAX + "\n");
        InstantSource source = () -> now;
        login =
                new BrakedLogin(
                        new UsersFile(users()), counting(), source.withZone(ZoneOffset.UTC));
    }

    private Path users() {
        return folder.resolve("users");
    }

    private void write(String lines) throws IOException {
        Files.writeString(users(), lines);
    }

    /** As slow as nothing, and counted. */
    private PasswordEncoder counting() {
        return new PasswordEncoder() {
            @Override
            public String encode(@Nullable CharSequence password) {
                return "of nobody";
            }

            @Override
            public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
                hashes++;
                return WAX.equals(hash) && "wax".contentEquals(String.valueOf(password));
            }
        };
    }

    @Test
    void afterTenWrongPasswordsEvenTheRightOneMustWaitFiveMinutes() {
        for (int guess = 0; guess < 10; guess++) {
            assertThatThrownBy(() -> as("ann", "guess", "192.0.2.7"))
                    .isInstanceOf(BadCredentialsException.class);
        }
        int before = hashes;
        assertThatThrownBy(() -> as("ann", "wax", "192.0.2.8")).isInstanceOf(LockedException.class);
        assertThat(hashes).as("without a hash").isEqualTo(before);

        now = BEGIN.plus(Duration.ofMinutes(5));
        assertThat(as("ann", "wax", "192.0.2.8").isAuthenticated()).isTrue();
    }

    @Test
    void oneAddressGuessesNoMoreThanFiftyTimesWhateverTheNames() {
        for (int guess = 0; guess < 50; guess++) {
            String name = "name" + guess;
            assertThatThrownBy(() -> as(name, "guess", "192.0.2.7"))
                    .isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> as("ann", "wax", "192.0.2.7")).isInstanceOf(LockedException.class);
        assertThat(as("ann", "wax", "192.0.2.8").isAuthenticated()).isTrue();
    }

    @Test
    void whoWasLetInIsKnownForAMinuteWithoutAnotherHash() {
        as("ann", "wax", "192.0.2.7");
        assertThat(as("ann", "wax", "192.0.2.7").getName()).isEqualTo("ann");
        assertThat(hashes).isOne();
        assertThatThrownBy(() -> as("ann", "wav", "192.0.2.7"))
                .isInstanceOf(BadCredentialsException.class);

        now = BEGIN.plus(Duration.ofMinutes(1));
        as("ann", "wax", "192.0.2.7");
        assertThat(hashes).isEqualTo(3);
    }

    @Test
    void whoIsTakenOutOfTheFileIsNotKnownAnyMore() throws IOException {
        as("ann", "wax", "192.0.2.7");
        write("bob:" + WAX + "\n");

        assertThatThrownBy(() -> as("ann", "wax", "192.0.2.7"))
                .isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void whoHasAnotherPasswordIsNotKnownByTheOldOne() throws IOException {
        as("ann", "wax", "192.0.2.7");
        write("ann:" + new BCryptPasswordEncoder(10).encode("wick") + "\n");

        assertThatThrownBy(() -> as("ann", "wax", "192.0.2.7"))
                .isInstanceOf(BadCredentialsException.class);
    }

    private Authentication as(String name, String password, String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        UsernamePasswordAuthenticationToken asked =
                UsernamePasswordAuthenticationToken.unauthenticated(name, password);
        asked.setDetails(new WebAuthenticationDetails(request));
        return Objects.requireNonNull(login).authenticate(asked);
    }
}
