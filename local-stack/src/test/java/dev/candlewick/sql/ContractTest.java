package dev.candlewick.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the golden files. */
class ContractTest {
    private final Path folder;

    ContractTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void versionOneIsReleasedAndTwoIsNot() throws IOException {
        Files.writeString(folder.resolve("1.txt"), "view candle\n");
        Files.writeString(folder.resolve("2.txt"), "view candle\nview more\n");
        Files.writeString(
                folder.resolve("released.sha256"), Contract.sha256("view candle\n") + "  1.txt\n");
    }

    @Test
    void aVersionPromisesWhatItsFileSaysAndALaterOneTheSameUntilItHasAFile() throws IOException {
        assertThat(new Contract(folder, 1).promises()).containsExactly("view candle");
        assertThat(new Contract(folder, 2).promises()).containsExactly("view candle", "view more");
        assertThat(new Contract(folder, 3).promises()).containsExactly("view candle", "view more");
        assertThat(new Contract(folder, 2).problemsOfTheFiles()).isEmpty();
    }

    @Test
    void aReleasedFileThatWasChangedIsFound() throws IOException {
        Files.writeString(folder.resolve("1.txt"), "view candles\n");

        assertThat(new Contract(folder, 2).problemsOfTheFiles())
                .anyMatch(problem -> problem.contains("1.txt is released and must stay as it was"));
    }

    @Test
    void anOlderVersionMustBeReleased() throws IOException {
        assertThat(new Contract(folder, 3).problemsOfTheFiles())
                .singleElement()
                .asString()
                .contains("2.txt is older than version 3")
                .contains(Contract.sha256("view candle\nview more\n") + "  2.txt");
    }

    @Test
    void aFileOfAVersionThatNobodyDeclaresIsFound() throws IOException {
        assertThat(new Contract(folder, 1).problemsOfTheFiles())
                .anyMatch(problem -> problem.contains("raise the number"));
    }

    @Test
    void theAdviceIsANewNumberOnlyWhereTheOldOneIsReleased() throws IOException {
        assertThat(new Contract(folder, 1).advice()).contains("raise the number").contains("2.txt");
        assertThat(new Contract(folder, 2).advice()).doesNotContain("raise the number");
    }

    @Test
    void aReleasedVersionIsNotWrittenAnew() throws IOException {
        new Contract(folder, 1).write(List.of("view other"));
        new Contract(folder, 2).write(List.of("view other"));

        assertThat(folder.resolve("1.txt")).hasContent("view candle");
        assertThat(folder.resolve("2.txt")).hasContent("view other");
    }
}
