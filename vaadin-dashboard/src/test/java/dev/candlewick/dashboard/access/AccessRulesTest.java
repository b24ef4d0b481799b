package dev.candlewick.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

    private final AccessRules rules = new AccessRules();

    @Test
    void withoutUsersItDoesNotStart() {
        assertThatThrownBy(() -> rules.users(new LoginOptions(true, ""), "127.0.0.1"))
                .hasMessageContaining("set CANDLEWICK_USERS_FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "no.such.host.invalid"})
    void withoutALoginItIsOnThisMachineOnly(String address) {
        assertThatThrownBy(() -> rules.users(new LoginOptions(false, ""), address))
                .hasMessageContaining("Anybody on the network")
                .hasMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void onThisMachineItMayDoWithoutALogin(String address) {
        assertThatCode(() -> rules.users(new LoginOptions(false, ""), address))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "https://candles.example, candles.example, true",
        "http://127.0.0.1:8080, 127.0.0.1:8080, true",
        "http://Candles.example:8080, candles.example:8080, true",
        "https://evil.example, candles.example, false",
        "https://candles.example.evil.example, candles.example, false",
        "http://127.0.0.1:9999, 127.0.0.1:8080, false",
        "null, candles.example, false",
        "'::', candles.example, false",
        "https://candles.example, , false"
    })
    void pushIsForPagesOfThisSite(String origin, String host, boolean ours) {
        assertThat(PushOrigin.isOurs(origin, host)).isEqualTo(ours);
    }
}
