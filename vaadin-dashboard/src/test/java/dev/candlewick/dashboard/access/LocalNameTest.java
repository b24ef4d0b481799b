package dev.candlewick.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalNameTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST:8080, true",
        "127.0.0.1:8080, true",
        "127.0.0.2, true",
        "[::1]:8080, true",
        "rebound.example:8080, false",
        "127.0.0.1.example, false",
        "localhost.example:8080, false",
        "192.0.2.7:8080, false",
        "0.0.0.0:8080, false",
        "'', false",
        ", false"
    })
    void withoutALoginOnlyNamesThatNobodyCanOwnAreAnswered(String host, boolean ours) {
        assertThat(LocalName.isOurs(host)).isEqualTo(ours);
    }
}
