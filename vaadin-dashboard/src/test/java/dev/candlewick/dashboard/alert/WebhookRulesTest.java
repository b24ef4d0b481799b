package dev.candlewick.dashboard.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRulesTest {

    private final WebhookRules usual = new WebhookRules("", false, InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://example.com/",
                "jar:http://example.com/a!/b",
                "gopher://example.com",
                "javascript:alert(1)",
                "example.com/hook",
                "//example.com",
                "http://",
                "http:example.com",
                "https://user:word@example.com/",
                "https://exa mple.com/",
                "http://127.1/",
                ""
            })
    void onlyPlainAddressesOfTheWebMayBeWritten(String address) {
        assertThat(usual.problem(address)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "http://0.0.0.0/",
                "http://2130706433/",
                "http://10.1.2.3/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://100.64.0.1/",
                "http://198.18.0.1/",
                "http://192.0.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[::1]/",
                "http://[::]/",
                "http://[fe80::1]/",
                "http://[fd00::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://[64:ff9b::a00:1]/",
                "http://[2002:a00:1::]/"
            })
    void noAddressInsideIsCalled(String address) {
        assertThat(usual.problemNow(address)).as(address).isPresent();
        assertThat(new WebhookRules("", true, InetAddress::getAllByName).problemNow(address))
                .isEmpty();
    }

    @Test
    void aNameThatLeadsInsideIsNotCalledEither() throws UnknownHostException {
        InetAddress outside = InetAddress.getByName("93.184.216.34");
        InetAddress inside = InetAddress.getByName("10.0.0.1");
        assertThat(rules(outside).problemNow("https://example.com/hook")).isEmpty();
        assertThat(rules(outside, inside).problemNow("https://example.com/hook"))
                .hasValueSatisfying(
                        words -> assertThat(words.toString()).contains("private network"));
    }

    @Test
    void whereHostsAreListedNoOtherIsCalled() {
        WebhookRules listed =
                new WebhookRules(
                        "hooks.example.com, Desk.example.com", false, host -> new InetAddress[0]);
        assertThat(listed.problem("https://hooks.example.com/a")).isEmpty();
        assertThat(listed.problem("https://DESK.example.com/a")).isEmpty();
        assertThat(listed.problem("https://example.com/a")).isPresent();
        assertThat(listed.problem("https://hooks.example.com.evil.example/a")).isPresent();
    }

    @Test
    void onlyTheHostOfAnAddressIsShown() {
        assertThat(WebhookRules.shown("https://hooks.example.com/services/T0/secret"))
                .isEqualTo("hooks.example.com");
    }

    private static WebhookRules rules(InetAddress... addresses) {
        return new WebhookRules("", false, host -> addresses);
    }
}
