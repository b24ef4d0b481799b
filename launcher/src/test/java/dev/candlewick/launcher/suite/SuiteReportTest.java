package dev.candlewick.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteReportTest {
    @TempDir Path root;

    @Test
    void theLastLineCountsAllModules() throws IOException {
        write("sql/target/surefire-reports/TEST-a.xml", passed("one"), passed("two"));
        write("local-stack/broker/target/failsafe-reports/TEST-b.xml", passed("three"));

        assertThat(printed()).endsWith("3 passed, 0 failed, 0 skipped\n");
        assertThat(printed()).contains("local-stack/broker");
        assertThat(SuiteReport.read(root).isGood()).isTrue();
    }

    @Test
    void everyFailedAndSkippedTestIsNamedWithItsReason() throws IOException {
        write(
                "sql/target/surefire-reports/TEST-a.xml",
                passed("works"),
                "<testcase classname='x.SchemaTest' name='breaks'>"
                        + "<failure type='E' message='expected 1&#10;but was 2'>trace</failure></testcase>",
                "<testcase classname='x.SchemaTest' name='explodes'><error type='java.E'/></testcase>",
                "<testcase classname='x.SchemaTest' name='waits'>"
                        + "<skipped message='no folder /data'/></testcase>");

        assertThat(printed())
                .contains("SchemaTest breaks: expected 1 but was 2")
                .contains("SchemaTest explodes: java.E")
                .contains("SchemaTest waits: no folder /data")
                .endsWith("1 passed, 2 failed, 1 skipped\n");
        assertThat(SuiteReport.read(root).isGood()).isFalse();
    }

    @Test
    void aSecondTryIsNamed() throws IOException {
        write(
                "sql/target/failsafe-reports/TEST-a.xml",
                "<testcase classname='x.ClusterIT' name='wavers'>"
                        + "<flakyFailure type='E' message='timed out'>trace</flakyFailure></testcase>");

        assertThat(printed())
                .contains("Passed at the second try:")
                .contains("ClusterIT wavers: timed out")
                .endsWith("1 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void aBrokenReportIsAFailure() throws IOException {
        Path file = root.resolve("sql/target/surefire-reports/TEST-a.xml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<testsuite><testcase classname='A' name='b'/>");

        assertThat(printed()).endsWith("1 passed, 1 failed, 0 skipped\n");
    }

    @Test
    void noTestAtAllIsNotGood() throws IOException {
        assertThat(printed()).isEqualTo("0 passed, 0 failed, 0 skipped\n");
        assertThat(SuiteReport.read(root).isGood()).isFalse();
    }

    private static String passed(String name) {
        return "<testcase classname='x.SchemaTest' name='" + name + "'/>";
    }

    private void write(String file, String... cases) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "<testsuite>" + String.join("", cases) + "</testsuite>");
    }

    private String printed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SuiteReport.read(root).print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
