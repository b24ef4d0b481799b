package dev.candlewick.dashboard.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAccessTest {

    private static final String URL = "jdbc:postgresql://127.0.0.1:5432/candlewick";

    @Test
    void passwordComesFromTheVariable() {
        assertThat(new DatabaseAccess(URL, "reader", "word", "").secret()).isEqualTo("word");
    }

    @Test
    void passwordFileWinsAndItsLineEndIsNoPartOfThePassword(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "from the file\n");

        assertThat(new DatabaseAccess(URL, "reader", "word", file.toString()).secret())
                .isEqualTo("from the file");
    }

    @Test
    void missingPasswordFileIsNamed() {
        DatabaseAccess access = new DatabaseAccess(URL, "reader", "", "/nowhere/password");

        assertThatThrownBy(access::secret)
                .hasMessageContaining("CANDLEWICK_DATABASE_PASSWORD_FILE")
                .hasMessageContaining("/nowhere/password");
    }

    @Test
    void wrongUrlSaysWhichVariableToMendAndKeepsItsPassword() {
        assertThatThrownBy(() -> new DatabaseAccess("postgres://me:hidden@x", "reader", "", ""))
                .hasMessageContaining("CANDLEWICK_DATABASE_URL")
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void missingUserSaysWhichVariableToMend() {
        assertThatThrownBy(() -> new DatabaseAccess(URL, " ", "", ""))
                .hasMessageContaining("CANDLEWICK_DATABASE_USER");
    }
}
