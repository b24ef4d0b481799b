package dev.candlewick.dashboard.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** The users of a file. It is read at every login, so that a change needs no restart. */
final class UsersFile implements UserDetailsService {

    private static final Pattern LINE = Pattern.compile("([^:]+):(\\$2[aby]\\$([0-9]{2})\\$.{53})");

    /** A hash that takes less work is found by trying; {@code htpasswd -B} alone takes 5. */
    private static final int LEAST_COST = 10;

    private static final String HOW =
            " Each line is name:hash, as `htpasswd -nB -C 12 NAME` prints it.";

    private final Path file;

    /**
     * @throws IllegalArgumentException when nobody could log in with this file
     */
    UsersFile(Path file) {
        this.file = file;
        if (read().isEmpty()) {
            throw new IllegalArgumentException("The file of users, " + file + ", is empty." + HOW);
        }
    }

    @Override
    public UserDetails loadUserByUsername(String name) {
        String hash = read().get(name);
        if (hash == null) {
            throw new UsernameNotFoundException("No such user");
        }
        return User.withUsername(name).password(hash).roles("USER").build();
    }

    private Map<String, String> read() {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "The file of users, " + file + ", cannot be read: " + unreadable, unreadable);
        }
        Map<String, String> users = new LinkedHashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher user = LINE.matcher(line);
            // What stands there instead may be a password, so it is not repeated.
            if (!user.matches()) {
                throw wrong(number, "is no user.");
            }
            if (Integer.parseInt(user.group(3)) < LEAST_COST) {
                throw wrong(number, "has a hash of cost " + user.group(3) + ", 10 is the least.");
            }
            if (users.put(user.group(1), user.group(2)) != null) {
                throw wrong(number, "names a user that an earlier line names.");
            }
        }
        return users;
    }

    private IllegalArgumentException wrong(int line, String what) {
        return new IllegalArgumentException(
                "Line " + line + " of the file of users, " + file + ", " + what + HOW);
    }
}
