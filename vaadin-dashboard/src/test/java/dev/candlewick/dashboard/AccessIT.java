package dev.candlewick.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.candlewick.dashboard.candle.CandleRows;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The jar as one runs it for others: with users, over HTTP and in a real browser. */
@RealComponents(Part.DATABASE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningDashboard dashboard;
    private CandleRows rows;

    @BeforeAll
    void start(Database database, @TempDir Path folder) throws IOException, SQLException {
        Path users =
                Files.writeString(
                        folder.resolve("users"),
                        "ann:" + new BCryptPasswordEncoder(10).encode("wax") + "\n");
        rows = new CandleRows(database);
        rows.instrument("IBM", "International Business Machines");
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        rows.write(IBM_1M, minute, "181.5", false, 1);
        rows.write(
                new CandleSeries("IBM", Interval.ONE_DAY),
                minute.truncatedTo(ChronoUnit.DAYS),
                "181.5",
                false,
                1);
        dashboard =
                new RunningDashboard(
                        database,
                        List.of(
                                "--candlewick.login.users-file=" + users,
                                "--candlewick.sessions.most=12",
                                "--candlewick.pages.of-a-session=3"));
    }

    @AfterAll
    void stop() throws SQLException {
        if (dashboard != null) {
            dashboard.close();
        }
        if (rows != null) {
            rows.close();
        }
    }

    @Test
    void withoutALoginNothingIsToldButWhetherItLives() throws Exception {
        for (String path :
                List.of(
                        "api/candles?symbol=IBM&interval=1m",
                        "api/instruments",
                        "udf/config",
                        "v3/api-docs")) {
            HttpResponse<String> answer = get(path, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(way -> assertThat(way).startsWith("Basic"));
            assertThat(answer.body()).contains("Log in").doesNotContain("IBM");
        }
        assertThat(get("api/instruments", "ann:wrong").statusCode()).isEqualTo(401);
        assertThat(get("livez", "").statusCode()).isEqualTo(200);
        assertThat(get("actuator/env", "").body()).doesNotContain("propertySources");
        for (String path : List.of("", "nowhere")) {
            assertThat(get(path, "").headers().firstValue("Location"))
                    .as(path)
                    .hasValueSatisfying(place -> assertThat(place).endsWith("/login"));
        }
    }

    @Test
    void aUserMayAskTheApiAndReadWhatItCanDo() throws Exception {
        assertThat(get("api/candles?symbol=IBM&interval=1m", "ann:wax").body())
                .contains("\"close\":181.5,\"volume\":1000,\"vwap\":181.5");
        assertThat(get("v3/api-docs", "ann:wax").body())
                .contains("/api/candles", "/api/instruments", "/udf/history", "as_of");
        assertThat(get("swagger-ui/index.html", "ann:wax").body()).contains("swagger-ui");
        HttpResponse<String> noSuchPath = get("api/nothing", "ann:wax");
        assertThat(noSuchPath.statusCode()).isEqualTo(404);
    }

    @Test
    void aTraderLogsInByTheFormAndSeesTheMarket() {
        try (Chromium chromium = new Chromium()) {
            Page page = chromium.browser().newContext().newPage();
            page.navigate(dashboard.url("?symbol=IBM&interval=1m"));
            login(page, "guess");
            assertThat(page.getByText("That did not work")).isVisible();
            login(page, "wax");

            assertThat(page.locator("[data-role=last-price]")).hasText("181.50");
            assertThat(page.locator("candle-chart")).hasAttribute("data-close", "181.5");
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(Path.of("target/screenshots/logged-in.png")));
            List<Page> others = List.of(page.context().newPage(), page.context().newPage());
            for (Page further : others) {
                further.navigate(dashboard.url("?symbol=IBM&interval=1m"));
                assertThat(further.locator("candle-chart")).hasAttribute("data-close", "181.5");
            }
            Page oneTooMany = page.context().newPage();
            oneTooMany.navigate(dashboard.url("?symbol=IBM&interval=1m"));
            assertThat(oneTooMany.getByText("you have too many pages open")).isVisible();
            oneTooMany.close();
            others.forEach(Page::close);
            page.getByText("Log out").click();
            assertThat(page.locator("vaadin-login-form")).isVisible();
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/login.png")));
        }
    }

    @Test
    void aPageOfAnotherSiteMayNotListen() throws IOException {
        assertThat(upgrade("https://evil.example")).contains("403");
        assertThat(upgrade("http://" + dashboard.authority())).doesNotContain("403");
    }

    @Test
    void whoGuessesPasswordsMustWait() throws Exception {
        for (int guess = 0; guess < 10; guess++) {
            assertThat(get("api/instruments", "bob:" + guess).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> refused = get("api/instruments", "bob:build");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("300");
        assertThat(refused.body()).contains("Wait five minutes");
        assertThat(get("api/instruments", "ann:wax").statusCode()).isEqualTo(200);
        try (Chromium chromium = new Chromium()) {
            Page page = chromium.browser().newPage();
            page.navigate(dashboard.url("login"));
            login(page, "bob", "build");
            assertThat(page.getByText("Wait five minutes, then try again.")).isVisible();
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(Path.of("target/screenshots/login-wait.png")));
        }
    }

    /** After the others, whom it would keep out. */
    @Test
    @Order(Integer.MAX_VALUE)
    void whoComesWhenItIsFullIsToldSo() throws Exception {
        HttpResponse<String> answer = get("login", "");
        for (int sessions = 0; sessions < 12 && answer.statusCode() == 200; sessions++) {
            answer = get("login", "");
        }

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("As many people as fit");
        assertThat(get("livez", "").statusCode()).isEqualTo(200);
        for (String path : List.of("api/instruments", "udf/config", "v3/api-docs")) {
            assertThat(get(path, "ann:wax").statusCode()).as(path).isEqualTo(200);
        }
    }

    private static void login(Page page, String password) {
        login(page, "ann", password);
    }

    private static void login(Page page, String name, String password) {
        page.locator("vaadin-login-form input[name=username]").fill(name);
        page.locator("vaadin-login-form input[name=password]").fill(password);
        page.locator("vaadin-login-form vaadin-button").first().click();
    }

    private HttpResponse<String> get(String path, String user) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(dashboard.url(path)));
        if (!user.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String upgrade(String origin) throws IOException {
        String[] authority = dashboard.authority().split(":", 2);
        try (Socket socket = new Socket(authority[0], Integer.parseInt(authority[1]));
                BufferedReader answer =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream()
                    .write(
                            """
                            GET /VAADIN/push HTTP/1.1\r
                            Host: %s\r
                            Upgrade: websocket\r
                            Connection: Upgrade\r
                            Sec-WebSocket-Version: 13\r
                            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                            Origin: %s\r
                            \r
                            """
                                    .formatted(dashboard.authority(), origin)
                                    .getBytes(StandardCharsets.US_ASCII));
            return String.valueOf(answer.readLine());
        }
    }
}
