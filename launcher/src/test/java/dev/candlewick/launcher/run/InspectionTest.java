package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InspectionTest {
    @Test
    void aStackTraceIsShownByItsInnermostCause() {
        assertThat(
                        Inspection.innermost(
                                """
                                java.lang.RuntimeException: outside
                                \tat a.B.c(B.java:1)
                                Caused by: java.io.IOException: between
                                \t... 1 more
                                Caused by: java.lang.IllegalStateException: Topic ticks is gone.
                                \t... 2 more
                                """))
                .isEqualTo("java.lang.IllegalStateException: Topic ticks is gone.");
    }

    @Test
    void aStackTraceWithoutACauseIsShownByItsFirstLine() {
        assertThat(Inspection.innermost("java.io.IOException: alone\n\tat a.B.c(B.java:1)\n"))
                .isEqualTo("java.io.IOException: alone");
        assertThat(Inspection.innermost("")).isEmpty();
    }
}
