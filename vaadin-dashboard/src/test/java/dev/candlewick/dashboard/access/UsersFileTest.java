package dev.candlewick.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class UsersFileTest {

    private static final String HASH = new BCryptPasswordEncoder(10).encode("wax");

    @TempDir private Path folder;

    @Test
    void namesAndHashesAreReadAgainAtEveryLogin() throws IOException {
        UsersFile users = new UsersFile(file("# who trades here", "", "ann:" + HASH));
        assertThat(users.loadUserByUsername("ann").getPassword()).isEqualTo(HASH);
        assertThatThrownBy(() -> users.loadUserByUsername("bob"))
                .isInstanceOf(UsernameNotFoundException.class);

        file("bob:" + HASH.replace("$2a$", "$2y$"));

        assertThat(users.loadUserByUsername("bob").getUsername()).isEqualTo("bob");
        assertThatThrownBy(() -> users.loadUserByUsername("ann"))
                .isInstanceOf(UsernameNotFoundException.class);
    }

    @Test
    void aFileThatWouldLetNobodyInIsRefusedWithItsLineAndWithoutWhatStandsThere()
            throws IOException {
        refused("is empty");
        refused("Line 2 of the file", "ann:" + HASH, "bob:secret");
        refused("cost 05, 10 is the least", "ann:" + HASH.replace("$10$", "$05$"));
        refused("names a user that an earlier line names", "ann:" + HASH, "ann:" + HASH);
        assertThatThrownBy(() -> new UsersFile(folder.resolve("nowhere")))
                .hasMessageContaining("cannot be read");
    }

    private void refused(String message, String... lines) throws IOException {
        Path file = file(lines);
        assertThatThrownBy(() -> new UsersFile(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("htpasswd")
                .message()
                .doesNotContain("secret");
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("users"), java.util.List.of(lines));
    }
}
