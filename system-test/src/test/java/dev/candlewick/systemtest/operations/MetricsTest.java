package dev.candlewick.systemtest.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up == 0 | up",
                "sum by (job_name) (rate(ticks{class=\"a\"}[5m])) > 0 | ticks",
                "max(a_b) - on (partition) group_left (x) min by (partition) (c:d) | a_b c:d",
                "changes((max by (j) (w))[5m:15s]) == 0 and on () lag > 1e6 | w lag",
                "absent(a) or time() - b{x=~\"c.*\"} / 1000 | a b"
            })
    void namesOfMetricsAreFoundInAnExpression(String expression, String names) {
        assertThat(Metrics.in(expression)).containsExactlyInAnyOrder(names.split(" "));
    }
}
