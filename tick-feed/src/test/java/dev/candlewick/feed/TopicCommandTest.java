package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TopicCommandTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guess acme --registry http://user:canary@registry:8081 | must not hold a password",
                "guess acme --registry registry:8081 | must be an address such as http://registry:8081",
                "try --mapping mapping.yaml --count 0 | --count must be above 0"
            })
    void whatIsWrongIsSaidInWordsAndAPasswordIsNot(String arguments, String words) {
        CommandLine command = new CommandLine(new TopicCommand(Optional::empty));
        command.setErr(new PrintWriter(err, true));

        assertThat(command.execute(arguments.split(" ", -1))).isEqualTo(FeedException.WRONG_USAGE);
        assertThat(err.toString()).contains(words).doesNotContain("canary").doesNotContain("\tat ");
    }
}
