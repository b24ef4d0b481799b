package dev.candlewick.dashboard.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Looks passwords up, with a brake on guessing them: after too many failures nobody may try for a
 * while, which is a {@link LockedException}. A hash takes a quarter of a second on purpose, so only
 * two are computed at once, and who was let in is known for a minute after each request.
 */
final class BrakedLogin implements AuthenticationProvider {

    private static final Duration KNOWN = Duration.ofMinutes(1);
    private static final int REMEMBERED = 1_000;
    private static final int AT_ONCE = 2;
    private static final int WAITING = 20;
    private static final long WAIT_SECONDS = 5;
    private static final int LONGEST = 200;

    private final UserDetailsService users;
    private final DaoAuthenticationProvider slowly;
    private final Clock clock;
    private final Guesses guesses;
    private final Semaphore hashing = new Semaphore(AT_ONCE, true);
    private final SecretKeySpec key = randomKey();
    private final Map<String, Known> known = new KnownUsers();

    /**
     * Somebody who was let in.
     *
     * @param hash of the file; another one there makes him unknown
     * @param proof that the same password was given, worth nothing to another process
     */
    private record Known(String hash, String proof, Instant end) {}

    private static final class KnownUsers extends LinkedHashMap<String, Known> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > REMEMBERED;
        }
    }

    BrakedLogin(UserDetailsService users, PasswordEncoder passwords, Clock clock) {
        this.users = users;
        this.clock = clock;
        guesses = new Guesses(clock);
        slowly = new DaoAuthenticationProvider(users);
        slowly.setPasswordEncoder(passwords);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String name = asked.getName();
        String password = String.valueOf(asked.getCredentials());
        String address =
                asked.getDetails() instanceof WebAuthenticationDetails details
                        ? String.valueOf(details.getRemoteAddress())
                        : "";
        if (name.length() > LONGEST || password.length() > LONGEST) {
            throw new BadCredentialsException("Too long");
        }
        String proof = proof(name, password);
        UserDetails again = known(name, proof);
        if (again != null) {
            remember(name, String.valueOf(again.getPassword()), proof);
            return UsernamePasswordAuthenticationToken.authenticated(
                    again, null, again.getAuthorities());
        }
        Authentication user = hashed(asked, name, address);
        // Of the hash that was looked at: the file may be another one by now.
        if (user.getPrincipal() instanceof UserDetails found) {
            remember(name, String.valueOf(found.getPassword()), proof);
        }
        return user;
    }

    private Authentication hashed(Authentication asked, String name, String address) {
        refuseGuesses(name, address);
        try {
            if (hashing.getQueueLength() >= WAITING
                    || !hashing.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new LockedException("Too many passwords are tried at once");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new LockedException("The dashboard stops", stopping);
        }
        try {
            // Others may have failed while this one waited.
            refuseGuesses(name, address);
            Authentication user = slowly.authenticate(asked);
            guesses.succeeded(name);
            return user;
        } catch (BadCredentialsException wrong) {
            guesses.failed(name, address);
            throw wrong;
        } finally {
            hashing.release();
        }
    }

    private void refuseGuesses(String name, String address) {
        if (guesses.tooMany(name, address)) {
            throw new LockedException("Too many passwords were tried");
        }
    }

    private @Nullable UserDetails known(String name, String proof) {
        Known user;
        synchronized (known) {
            user = known.get(name);
        }
        if (user == null || !clock.instant().isBefore(user.end) || !user.proof.equals(proof)) {
            return null;
        }
        try {
            UserDetails now = users.loadUserByUsername(name);
            return user.hash.equals(now.getPassword()) ? now : null;
        } catch (UsernameNotFoundException | IllegalArgumentException goneOrUnreadable) {
            return null;
        }
    }

    private void remember(String name, String hash, String proof) {
        synchronized (known) {
            known.put(name, new Known(hash, proof, clock.instant().plus(KNOWN)));
        }
    }

    private String proof(String name, String password) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] code = mac.doFinal((name + '\0' + password).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(code);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static SecretKeySpec randomKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
