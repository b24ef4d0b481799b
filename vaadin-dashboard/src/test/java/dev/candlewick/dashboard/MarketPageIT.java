package dev.candlewick.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.MouseButton;
import dev.candlewick.dashboard.candle.CandleRows;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The page in a real browser, on the real jar and the real database. */
@RealComponents(Part.DATABASE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MarketPageIT {

    /** The promise of the product: from the row to the screen. */
    private static final Duration ON_SCREEN = Duration.ofSeconds(2);

    /** Longer than the chart rests between two paintings. */
    private static final Duration BETWEEN_PAINTINGS = Duration.ofMillis(800);

    private static final double PATIENCE_MILLISECONDS = 30_000;
    private static final String MARKUP = "<img src=x onerror=\"document.title='executed'\">";

    /** In the console: refused by the policy, or a line for each frame. */
    private static final Pattern UNWANTED =
            Pattern.compile("Content Security Policy|Atmosphere: Firing");

    /** Nothing but one candle, the newest. */
    private static final CandleSeries QUARTERS = new CandleSeries("IBM", Interval.FIFTEEN_MINUTES);

    private static final Pattern DECIMAL = Pattern.compile("[0-9.]+");

    private final Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final List<String> errors = new ArrayList<>();
    private Database database;
    private CandleRows rows;
    private RunningDashboard dashboard;
    private Chromium chromium;
    private Page page;
    private long offset = 1_000;

    @BeforeAll
    void start(Database database) throws SQLException {
        this.database = database;
        chromium = new Chromium();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLISECONDS);
        rows = new CandleRows(database);
        dashboard = new RunningDashboard(database);
    }

    @AfterAll
    void stop() throws SQLException {
        if (dashboard != null) {
            dashboard.close();
        }
        if (rows != null) {
            rows.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void openABrowserWindow() {
        page = chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1440, 900));
        page.setDefaultTimeout(PATIENCE_MILLISECONDS);
        page.onPageError(errors::add);
        page.onConsoleMessage(
                message -> {
                    if (UNWANTED.matcher(message.text()).find()) {
                        errors.add(message.text());
                    }
                });
    }

    @AfterEach
    void closeIt() {
        page.close();
        assertThat(errors).as("errors in the browser").isEmpty();
    }

    @Test
    @Order(1)
    void emptyDatabaseSaysSoAndThePageFillsByItself() {
        page.navigate(dashboard.url(""));
        assertThat(page.locator(".emptiness")).containsText("No candles yet");
        assertThat(dashboard.health()).isEqualTo(503);

        fill();
        write("181.50");

        assertThat(chart()).hasAttribute("data-close", "181.50");
        assertThat(page.locator(".emptiness")).isHidden();
        assertThat(dashboard.health()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void changedRowIsOnScreenWithinTwoSecondsWithTheSameClose() {
        open("?symbol=IBM&interval=1m");
        List<Duration> delays = new ArrayList<>();
        for (String close : List.of("181.75", "182.125", "181.5", "183", "180.00000001")) {
            Instant written = Instant.now();
            write(close);
            assertThat(chart()).hasAttribute("data-close", close);
            delays.add(Duration.between(written, Instant.now()));
            assertThat(chart()).hasAttribute("data-close", rows.close(IBM_1M, minute));
            assertThat(chart()).hasAttribute("data-state", "PARTIAL");
        }
        // The middle one, because another program may hold up a busy machine once.
        assertThat(delays.stream().sorted().toList().get(2)).as("%s", delays).isLessThan(ON_SCREEN);
        assertThat(page.locator("[data-role=last-price]")).hasText("180.00000001");
        assertThat(page.locator("candle-chart .forming.body")).hasCount(1);
    }

    @Test
    @Order(2)
    void aPageThatNobodySeesIsLeftAloneUntilItIsSeenAgain() {
        write("181.5");
        open("?symbol=IBM&interval=1m");
        hide(true);
        page.waitForTimeout(500);
        for (String close : List.of("181.75", "182.5", "183.25")) {
            write(close);
            page.waitForTimeout(2_000);
            assertThat(chart().getAttribute("data-close")).isEqualTo("181.5");
        }
        assertThat(page.locator("stale-banner")).isHidden();

        hide(false);
        assertThat(chart()).hasAttribute("data-close", "183.25");
        write("182.25");
        assertThat(chart()).hasAttribute("data-close", "182.25");
    }

    /** As when another tab comes before it. */
    private void hide(boolean hidden) {
        page.evaluate(
                """
                (hidden) => {
                  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
                  document.dispatchEvent(new Event('visibilitychange'));
                }""",
                hidden);
    }

    @Test
    @Order(3)
    void newCandleAppearsAndTheOldOneCloses() {
        write("181.5");
        open("?symbol=IBM&interval=1m");
        assertThat(chart()).hasAttribute("data-start", minute.toString().replace("Z", ".000Z"));
        int shown = Integer.parseInt(chart().getAttribute("data-candles"));
        Reading reading = zoomAndPoint();
        String paints = chart().getAttribute("data-paints");

        rows.write(IBM_1M, minute, "182", true, ++offset);
        Instant next = minute.plus(1, ChronoUnit.MINUTES);
        rows.write(IBM_1M, next, "183.5", false, ++offset);
        rows.announce("IBM");

        assertThat(chart()).hasAttribute("data-start", next.toString().replace("Z", ".000Z"));
        assertThat(chart()).hasAttribute("data-close", "183.5");
        assertThat(chart()).hasAttribute("data-candles", String.valueOf(shown + 1));
        assertThat(page.locator("vaadin-grid.candles").getByText("CLOSED").first()).isVisible();
        // Drawn by the overlay: nothing is painted anew, not even after the pause between
        // paintings.
        await().during(BETWEEN_PAINTINGS)
                .until(
                        () ->
                                page.locator("candle-chart .closed.body").count() == 1
                                        && paints.equals(chart().getAttribute("data-paints")));
        assertThat(reading).isEqualTo(reading());
    }

    @Test
    @Order(4)
    void revisedCandleIsMarked() {
        open("?symbol=IBM&interval=1m");
        rows.write(IBM_1M, minute.minus(5, ChronoUnit.MINUTES), "184.25", true, ++offset);
        rows.announce("IBM");

        assertThat(page.locator("candle-chart .revised")).hasCount(1);
        assertThat(page.getByText("REVISED ×1").first()).isVisible();
        chart().focus();
        Locator was = page.locator("candle-chart .legend .was");
        for (int back = 0; back < 12 && was.count() == 0; back++) {
            page.keyboard().press(",");
        }
        assertThat(was).containsText(Pattern.compile("late tick: .*C 18.\\.25 → 184\\.25"));
    }

    @Test
    @Order(5)
    void scrollingBackShowsThePastAndLiveComesBack() {
        open("?symbol=IBM&interval=1m");
        String newest = chart().getAttribute("data-close");
        // All candles are in sight: there is nothing older to go to, and they are painted anew.
        AtomicReference<String> paints = new AtomicReference<>("");
        await().during(BETWEEN_PAINTINGS)
                .until(
                        () -> {
                            String now = chart().getAttribute("data-paints");
                            return now.equals(paints.getAndSet(now));
                        });
        page.locator("#older").click();
        assertThat(chart()).not().hasAttribute("data-paints", paints.get());
        assertThat(chart()).hasAttribute("data-live", "true");
        zoomAndPoint();
        page.locator("#older").click();
        assertThat(chart()).hasAttribute("data-live", "false");
        String past = chart().getAttribute("data-start");
        assertThat(page).hasURL(Pattern.compile("until="));

        page.reload();
        assertThat(chart()).hasAttribute("data-live", "false");
        assertThat(chart()).hasAttribute("data-start", past);

        page.locator("#live").click();
        assertThat(page).not().hasURL(Pattern.compile("until="));
        assertThat(chart()).hasAttribute("data-live", "true");
        assertThat(chart()).hasAttribute("data-close", newest);

        // Back leads to the place that one has left, however soon one has left it.
        zoomAndPoint();
        page.evaluate(
                "['older', 'interval-5m'].forEach(id => document.getElementById(id).click())");
        assertThat(page).hasURL(Pattern.compile("interval=5m"));
        page.goBack();
        assertThat(page).hasURL(Pattern.compile("interval=1m.*until="));

        open("?symbol=IBM&interval=1m");
        // Steps that are taken faster than the server answers add up.
        zoomAndPoint();
        chart().evaluate(
                        """
                        chart => {
                          window.steps = [];
                          chart.addEventListener('range-changed', (event) => steps.push(event.detail.shift));
                          for (let step = 0; step < 10; step++) {
                            chart.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
                          }
                        }""");
        await().untilAsserted(() -> assertThat(page.evaluate("steps")).isEqualTo(List.of(-5, -45)));
        assertThat(chart()).hasAttribute("data-live", "false");
    }

    @Test
    @Order(2)
    void zoomAndCrosshairStayWhenACandleGrowsAndAllArePaintedAnew() {
        write("181.5");
        open("?symbol=IBM&interval=1m");
        Reading reading = zoomAndPoint();

        write("182.75");
        assertThat(chart()).hasAttribute("data-close", "182.75");
        assertThat(reading).isEqualTo(reading());

        // Beyond the scale: all candles are painted anew.
        String paints = chart().getAttribute("data-paints");
        write("195");
        assertThat(chart()).not().hasAttribute("data-paints", paints);
        assertThat(reading).isEqualTo(reading());
    }

    /** What the crosshair shows, and how many candles the zoom has left. */
    private record Reading(String start, int crossLines, int painted) {}

    private Reading reading() {
        return new Reading(
                page.locator("candle-chart .legend .start").textContent(),
                page.locator("candle-chart line.cross").count(),
                page.locator("candle-chart .apexcharts-candlestick-area").count());
    }

    private Reading zoomAndPoint() {
        int all = reading().painted;
        BoundingBox box = chart().boundingBox();
        page.mouse().move(box.x + box.width * 0.3, box.y + box.height * 0.4);
        for (int step = 0; step < 6; step++) {
            page.mouse().wheel(0, -100);
        }
        // Until it stands still: a turn may still wait for the pause between paintings.
        AtomicReference<Reading> before = new AtomicReference<>(reading());
        await().during(BETWEEN_PAINTINGS)
                .until(
                        () -> {
                            Reading now = reading();
                            return now.painted < all - 3 && now.equals(before.getAndSet(now));
                        });
        assertThat(reading().crossLines).isEqualTo(2);
        return reading();
    }

    @Test
    @Order(6)
    void textsFromOutsideAreNeverExecuted() {
        open("?symbol=IBM&interval=1m");
        assertThat(page.locator(".market-header .name")).hasText(MARKUP);
        page.navigate(
                dashboard.url(
                        "?symbol="
                                + URLEncoder.encode(
                                        "<img src=x onerror=alert(1)>", StandardCharsets.UTF_8)
                                + "&interval=1m"));
        assertThat(page.locator(".emptiness")).containsText("<img src=x onerror=alert(1)>");

        assertThat(page.locator("img").count()).isZero();
        assertThat(page.title()).isNotEqualTo("executed");
    }

    @Test
    @Order(6)
    void aLinkWithASymbolThatCannotBeOneSaysSoAndStopsNobody() {
        write(QUARTERS, "180");
        open("?symbol=IBM&interval=15m");
        for (String path :
                List.of("?symbol=%00", "anomalies?symbol=%00", "instrument?symbol=%00")) {
            try (Page other = chromium.browser().newPage()) {
                other.navigate(dashboard.url(path));
                assertThat(other.getByText("no control characters").first()).isVisible();
                write(QUARTERS, "181.25");
                assertThat(chart()).hasAttribute("data-close", "181.25");
                write(QUARTERS, "181.5");
                assertThat(chart()).hasAttribute("data-close", "181.5");
            }
        }
        assertThat(page.locator(".alert")).isHidden();
    }

    @Test
    @Order(7)
    void aNameThatSomebodyLetPointToThisMachineIsNotAnswered() throws IOException {
        String[] authority = dashboard.authority().split(":", 2);
        try (Socket socket = new Socket(authority[0], Integer.parseInt(authority[1]))) {
            socket.getOutputStream()
                    .write(
                            "GET /api/instruments HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(
                            new String(
                                    socket.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 421")
                    .contains("answers only to localhost")
                    .doesNotContain("IBM");
        }
    }

    @Test
    @Order(7)
    void pageMayNotBeFramedNorItsTypesGuessed() throws IOException {
        assertThat(dashboard.header("", "Content-Security-Policy"))
                .startsWith("default-src 'self';")
                .endsWith("frame-ancestors 'none'");
        assertThat(dashboard.header("", "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(dashboard.header("favicon.svg", "Content-Type")).startsWith("image/svg+xml");
    }

    @Test
    @Order(7)
    void aCandleIsExplainedByKeyboardAndADashboardWithoutKafkaSaysWhyNot() {
        open("?symbol=IBM&interval=1m");
        assertThat(chart()).hasAttribute("data-paints", DECIMAL);
        chart().evaluate(
                        "chart => { window.clicks = window.steps = 0; chart.addEventListener('candle-clicked', () => window.clicks++); chart.addEventListener('range-changed', () => window.steps++); }");
        BoundingBox box = chart().boundingBox();
        page.mouse().move(box.x + 30, box.y + 60);
        page.mouse().down();
        page.mouse().move(box.x + 32, box.y + 90);
        page.mouse().up();
        // The prices beside the candles.
        page.mouse().click(box.x + box.width - 20, box.y + 100);
        // A button that is let go of outside, and one that was pressed there.
        page.mouse().move(box.x + 30, box.y + box.height - 3);
        page.mouse().down();
        page.mouse().move(box.x + 30, box.y + box.height + 30);
        page.mouse().up();
        page.mouse().move(box.x + 30, box.y + 90);
        page.mouse().move(box.x + 200, box.y + 90);
        page.mouse().move(box.x + 200, box.y + box.height + 30);
        page.mouse().down();
        page.mouse().move(box.x + 30, box.y + 90);
        page.mouse().up();
        assertThat(page.evaluate("[clicks, steps]")).isEqualTo(List.of(0, 0));
        page.mouse().click(box.x + 30, box.y + 90);
        assertThat(page.evaluate("clicks")).isEqualTo(1);
        page.mouse().move(0, 0);
        chart().focus();
        page.keyboard().press(",");
        page.keyboard().press("Enter");
        Locator panel = page.locator(".explain-panel");
        assertThat(panel.locator(".failure")).containsText("has not been told where Kafka is");
        assertThat(page).hasURL(Pattern.compile(".*explain=2.*"));
        assertThat(page.locator("candle-chart rect.marked")).hasCount(1);

        page.keyboard().press("Escape");
        assertThat(panel).isHidden();
        assertThat(chart()).isFocused();
        assertThat(page.locator("candle-chart rect.marked")).hasCount(0);
    }

    @Test
    @Order(8)
    void deadServerIsNoticedByTheBrowserAndThePageComesBackByItself() {
        open("?symbol=IBM&interval=1m");
        assertThat(page.locator("stale-banner")).isHidden();

        List<Page> others = new ArrayList<>();
        for (String each : List.of("anomalies", "alerts", "pipeline")) {
            Page other = chromium.browser().newPage();
            other.navigate(dashboard.url(each));
            assertThat(other.locator("h1")).isVisible();
            others.add(other);
        }

        dashboard.kill();
        assertThat(page.locator("stale-banner")).isVisible();
        assertThat(page.locator("stale-banner")).containsText("No data from the server");
        for (Page other : others) {
            assertThat(other.locator("stale-banner")).isVisible();
        }
        others.getLast()
                .screenshot(
                        new Page.ScreenshotOptions()
                                .setPath(Path.of("target/screenshots/pipeline-stale.png")));

        dashboard.start();
        assertThat(page.locator("stale-banner")).isHidden(hiddenWithin(60));
        for (Page other : others) {
            assertThat(other.locator("stale-banner")).isHidden(hiddenWithin(60));
            other.close();
        }
        rows.write(IBM_1M, minute.plus(1, ChronoUnit.MINUTES), "199", false, ++offset);
        rows.announce("IBM");
        assertThat(chart()).hasAttribute("data-close", "199", within(60));
    }

    /** An hour of closed candles; again and again the same rows. */
    @Test
    @Order(19)
    void slowProgramsHoldUpNeitherTheChartNorANewPage() throws SQLException {
        write(QUARTERS, "180");
        open("?symbol=IBM&interval=15m");
        HttpRequest slow =
                HttpRequest.newBuilder(
                                URI.create(
                                        dashboard.url(
                                                "api/candles?symbol=IBM&interval=1m&adjust=splits")))
                        .build();
        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement();
                HttpClient client = HttpClient.newHttpClient()) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE corporate_action_history IN ACCESS EXCLUSIVE MODE");
            List<CompletableFuture<HttpResponse<Void>>> asked = new ArrayList<>();
            for (int program = 0; program < 30; program++) {
                asked.add(client.sendAsync(slow, HttpResponse.BodyHandlers.discarding()));
            }
            await().until(
                            () -> {
                                try (ResultSet waiting =
                                        statement.executeQuery(WAITING_FOR_A_LOCK)) {
                                    return waiting.next() && waiting.getInt(1) >= 3;
                                }
                            });

            Instant began = Instant.now();
            for (String close : List.of("186.25", "186.5")) {
                write(QUARTERS, close);
                assertThat(chart()).hasAttribute("data-close", close);
            }
            try (Page newcomer = chromium.browser().newPage()) {
                newcomer.navigate(dashboard.url("?symbol=IBM&interval=15m"));
                assertThat(newcomer.locator("candle-chart")).hasAttribute("data-close", "186.5");
            }
            assertThat(Duration.between(began, Instant.now()))
                    .as("meanwhile the programs wait")
                    .isLessThan(Duration.ofSeconds(15));
            owner.rollback();
            asked.forEach(CompletableFuture::join);
        }
    }

    private static final String WAITING_FOR_A_LOCK =
            "SELECT count(*) FROM pg_locks WHERE NOT granted";

    @Test
    @Order(20)
    void importedBarsStandBeforeTheFirstComputedCandleAndLookLikeNoneOfThem() {
        for (int past = 95; past > 50; past--) {
            String price = "18" + past % 7 + ".5";
            rows.importBar(IBM_1M, minute.minus(past, ChronoUnit.MINUTES), price, "yahoo");
        }
        open("?symbol=IBM&interval=1m");

        // Ten of them lie beside computed candles.
        assertThat(chart()).hasAttribute("data-imported", "35");
        assertThat(page.locator("candle-chart .imported.body")).hasCount(35);
    }

    @Test
    @Order(21)
    void theSheetOfAnInstrumentShowsDaysAndWhereTheVolumeLies() {
        CandleSeries seconds = new CandleSeries("IBM", Interval.ONE_SECOND);
        Instant day = minute.truncatedTo(ChronoUnit.DAYS);
        for (int second = 0; second < 50; second++) {
            rows.write(seconds, day.plusSeconds(second), "181." + (second % 5), true, second);
        }
        open("?symbol=IBM&interval=1m");
        page.locator(".sheet-link").click();

        assertThat(page.locator(".instrument h1")).hasText("IBM");
        assertThat(page.locator(".instrument .name")).hasText(MARKUP);
        assertThat(page.locator("volume-profile rect.control")).hasCount(1);
        assertThat(page.locator("volume-profile rect.value").last()).isAttached();
        assertThat(page.locator("volume-scatter circle.up").first()).isVisible();
        assertThat(page.locator(".days").getByText("181.25").first()).isVisible();
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of("target/screenshots/instrument.png")));

        page.navigate(dashboard.url("instrument?symbol=NOBODY"));
        assertThat(page.locator(".emptiness")).containsText("There is no instrument “NOBODY”");
    }

    @Test
    @Order(22)
    void flagsAppearWithTheirEvidenceAndLeadToTheChart() {
        open("?symbol=IBM&interval=1m");
        page.locator(".page-links").getByText("Anomalies").click();
        assertThat(page.locator(".evidence")).containsText("No flags by these filters");

        rows.flag("IBM", minute.minus(3, ChronoUnit.MINUTES), "WARN", "OPEN");
        rows.flag("IBM", minute.minus(4, ChronoUnit.MINUTES), "INFO", "OPEN");
        rows.flag("IBM", minute.minus(9, ChronoUnit.MINUTES), "CRITICAL", "OPEN");
        assertThat(page.locator(".head .zone")).hasText("2 flags");
        page.locator("vaadin-grid").getByText("PRICE_JUMP").first().click();

        assertThat(page.locator(".evidence h2")).hasText("PRICE_JUMP of IBM, OPEN");
        assertThat(page.locator(".evidence")).containsText("8 > 6");
        assertThat(page.locator(".evidence")).containsText("abs(r - mean) / sd");
        assertThat(page.locator(".evidence")).containsText("partition 3, offsets 100 to 120");
        assertThat(page.locator("flag-sketch rect.flagged")).hasCount(1);
        Accessibility.check(page);
        picture("anomalies");
        page.setViewportSize(390, 844);
        picture("anomalies-narrow");
        page.setViewportSize(1440, 900);
        page.locator(".evidence").getByText("Show the candle").click();
        assertThat(chart()).hasAttribute("data-symbol", "IBM");
        assertThat(page).hasURL(Pattern.compile(".*&at=2.*"));
        assertThat(page.locator("candle-chart rect.marked")).hasCount(1);
        page.goBack();
        assertThat(page.locator(".evidence h2")).hasText("PRICE_JUMP of IBM, OPEN");

        page.locator(".acknowledge input").fill("a split <b>of the fund</b>");
        page.keyboard().press("Enter");
        assertThat(page.locator(".head .zone")).hasText("1 flag");
        page.navigate(dashboard.url("anomalies?status=acknowledged&symbol=IBM"));
        page.locator("vaadin-grid").getByText("✓ local").click();
        assertThat(page.locator(".acknowledge .seen")).containsText("Acknowledged by local, ");
        assertThat(page.locator(".acknowledge .seen")).containsText("a split <b>of the fund</b>");
    }

    @Test
    @Order(23)
    void thePipelineSaysWhatItKnowsAndWhatItDoesNot() {
        page.navigate(dashboard.url("pipeline"));

        assertThat(page.locator(".sheet-page")).containsText("CANDLEWICK_FLINK_URL");
        assertThat(page.locator(".sheet-page")).containsText("Newest row written");
        assertThat(page.locator(".bars > div")).hasCount(24);
        Locator theme = page.locator("theme-switch select");
        theme.focus();
        String read = page.locator(".head .zone").textContent();
        assertThat(page.locator(".head .zone")).not().hasText(read);
        assertThat(theme).isFocused();
        assertThat(page.locator("stale-banner")).isHidden();
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/pipeline.png")));
    }

    @Test
    @Order(23)
    void noPageKeepsAnybodyOut() {
        fill();
        for (String theme : List.of("light", "dark")) {
            page.navigate(dashboard.url("pipeline"));
            page.locator("theme-switch select").selectOption(theme);
            for (int width : new int[] {1440, 1024, 390}) {
                page.setViewportSize(width, 900);
                page.navigate(dashboard.url("?symbol=IBM&interval=1m"));
                assertThat(page.locator("html")).hasAttribute("data-theme", theme);
                assertThat(chart()).hasAttribute("data-paints", DECIMAL);
                Accessibility.check(page);
                page.navigate(dashboard.url("?symbol=IBM&interval=1m&explain=" + minute));
                assertThat(page.locator(".explain-panel .failure")).isVisible();
                Accessibility.check(page);
                for (String other :
                        List.of(
                                "anomalies",
                                "pipeline",
                                "alerts",
                                "instrument?symbol=IBM",
                                "nowhere",
                                "no;address",
                                "login")) {
                    page.navigate(dashboard.url(other));
                    assertThat(page.locator("h1, h2, vaadin-login-form").first()).isVisible();
                    Accessibility.check(page);
                }
            }
        }
    }

    @Test
    @Order(24)
    void studiesStandInTheLinkAndStayInTheBrowser() {
        open("?symbol=IBM&interval=1m&indicators=sma20.bb20.prior.rsi14.macd");
        assertThat(chart()).hasAttribute("data-studies", "sma20 bb20 prior rsi14 macd");
        assertThat(page.locator("candle-chart path.study.tone-0").first())
                .hasAttribute("d", Pattern.compile("M.*L.*"));
        assertThat(page.locator("candle-chart .legend .studies")).containsText("SMA 20 18");
        assertThat(page.locator("candle-chart .pane-legend")).hasCount(2);

        page.locator("#chart-menu").getByText("Indicators · 5").click();
        page.locator("vaadin-menu-bar-item").getByText("RSI 14").click();
        assertThat(page.locator("candle-chart .pane-legend")).hasCount(1);
        assertThat(page).hasURL(Pattern.compile(".*indicators=sma20.bb20.prior.macd.*"));
        page.keyboard().press("Escape");

        open("?symbol=IBM&interval=1m");
        assertThat(chart()).hasAttribute("data-studies", "sma20 bb20 prior macd");
        open("?symbol=IBM&interval=1m&indicators=none");
        assertThat(chart()).not().hasAttribute("data-studies", Pattern.compile("sma.*"));
    }

    @Test
    @Order(25)
    void aFlagOnTheChartShowsItsEvidence() {
        open("?symbol=IBM&interval=1m&indicators=none&scale=log&time=local");
        assertThat(chart()).hasAttribute("data-flags", "2");
        assertThat(chart()).hasAttribute("data-scale", "log");
        assertThat(page.locator("candle-chart path.flag.critical")).hasCount(1);
        chart().focus();
        for (int back = 0; back < 12 && page.locator(".flag-card h2").count() == 0; back++) {
            page.keyboard().press(",");
            page.keyboard().press("f");
        }
        assertThat(page.locator(".flag-card")).containsText("PRICE_JUMP of IBM, OPEN");
        Accessibility.check(page);
        page.locator("theme-switch select").selectOption("light");
        Accessibility.check(page);
        page.locator("theme-switch select").selectOption("dark");
        page.keyboard().press("Escape");
        assertThat(page.locator(".flag-card")).isHidden();
    }

    @Test
    @Order(26)
    void theLightPageIsChosenAndAPictureIsSaved() {
        open("?symbol=IBM&interval=1m&indicators=sma20.rsi14&scale=even&time=utc");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.locator("theme-switch select").selectOption("system");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        page.locator("theme-switch select").selectOption("dark");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.locator("theme-switch select").selectOption("light");
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        assertThat(chart()).hasAttribute("data-studies", "sma20 rsi14");
        page.locator("#chart-menu").getByText("View").click();
        assertThat(
                        page.waitForDownload(
                                        () ->
                                                page.locator("vaadin-menu-bar-item")
                                                        .getByText("Save as PNG")
                                                        .click())
                                .suggestedFilename())
                .isEqualTo("IBM-1m.png");
        page.locator("#chart-menu").getByText("View").click();
        Download rows =
                page.waitForDownload(
                        () ->
                                page.locator("vaadin-menu-bar-item")
                                        .getByText("Save as CSV")
                                        .click());
        assertThat(rows.suggestedFilename()).isEqualTo("IBM-1m.csv");
        String[] lines = read(rows).lines().toArray(String[]::new);
        assertThat(lines[0]).startsWith("symbol,interval,start_time");
        assertThat(lines[lines.length - 1])
                .contains(String.valueOf(chart().getAttribute("data-close")));
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("target/screenshots/market-light.png")));
    }

    private static String read(Download download) {
        try {
            return Files.readString(download.path());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    @Order(27)
    void theWatchlistIsOnesOwnAndStaysWithTheBrowser() {
        for (String symbol : List.of("AAPL", "IBM", "MSFT")) {
            for (int past = 3; past > 0; past--) {
                rows.write(
                        new CandleSeries(symbol, Interval.FIVE_MINUTES),
                        minute.minus(5L * past, ChronoUnit.MINUTES),
                        "10" + past * 3 % 7,
                        true,
                        1);
            }
        }
        for (String symbol : List.of("AAPL", "MSFT")) {
            rows.instrument(symbol, symbol + " Incorporated");
            for (int past = 20; past > 0; past--) {
                rows.write(
                        new CandleSeries(symbol, Interval.ONE_MINUTE),
                        minute.minus(past, ChronoUnit.MINUTES),
                        "10" + past % 7,
                        true,
                        1);
            }
        }
        rows.flag("IBM", minute.minus(2, ChronoUnit.MINUTES), "CRITICAL", "OPEN");
        open("?symbol=IBM&interval=1m");
        Locator watched = page.locator(".watch-symbol:visible");
        assertThat(watched).hasText(new String[] {"AAPL", "IBM", "MSFT"});
        assertThat(page.locator("spark-line polyline")).hasCount(3);
        assertThat(page.locator(".watch-flags:visible")).hasAttribute("data-severity", "CRITICAL");
        picture("watchlist");

        page.getByLabel("Remove AAPL").click();
        assertThat(watched).hasText(new String[] {"IBM", "MSFT"});
        page.locator("body").press("/");
        page.keyboard().type("incorp");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(chart()).hasAttribute("data-symbol", "AAPL");
        assertThat(watched).hasText(new String[] {"IBM", "MSFT", "AAPL"});
        page.locator(".watch-symbol").getByText("AAPL").click();
        page.keyboard().press("Alt+ArrowUp");
        assertThat(watched).hasText(new String[] {"IBM", "AAPL", "MSFT"});
        page.reload();
        assertThat(watched).hasText(new String[] {"IBM", "AAPL", "MSFT"});

        page.evaluate("localStorage.setItem('candlewick.watchlist', '{\"rubbish')");
        page.reload();
        assertThat(watched).hasText(new String[] {"AAPL", "IBM", "MSFT"});

        listFitsBesideItsBar(1440, true);
        listFitsBesideItsBar(1024, false);
        resize(1024, 768);
        picture("market-medium");
        resize(390, 844);
        Locator list = page.locator(".watchlist");
        assertThat(list).isHidden();
        picture("market-narrow");
        await().untilAsserted(
                        () ->
                                assertThat(bottom(".legend"))
                                        .isGreaterThan(bottom(".legend .up"))
                                        .isLessThanOrEqualTo(top(".price-pane")));
        page.locator(".watch-opener").click();
        assertThat(list.locator("spark-line:visible")).hasCount(3);
        assertThat(list.locator("market-age:visible")).hasCount(3);
        assertThat(page.locator(".main")).isHidden();
        Accessibility.check(page);
        picture("watchlist-narrow");
        page.keyboard().press("Escape");
        assertThat(list).isHidden();
        assertThat(page.locator(".watch-opener")).isFocused();
        page.locator(".watch-opener").click();
        page.locator(".watch-symbol").getByText("MSFT").click();
        assertThat(list).isHidden();
        assertThat(chart()).hasAttribute("data-symbol", "MSFT");
    }

    @Test
    @Order(28)
    void anAlertIsMadeBesideAPriceAndToldOnEveryOpenPage() {
        // After whatever the other tests have written.
        Instant later = minute.plus(5, ChronoUnit.HOURS);
        rows.write(IBM_1M, later, "190", false, ++offset);
        rows.announce("IBM");
        open("?symbol=IBM&interval=1m");
        assertThat(page.locator("[data-role=last-price]")).hasText(Pattern.compile("190(\\.0+)?"));
        try (Page other = chromium.browser().newPage()) {
            other.navigate(dashboard.url("?symbol=IBM&interval=1m"));
            Locator waits = other.locator("candle-chart");
            assertThat(chart()).hasAttribute("data-paints", DECIMAL);
            page.locator("candle-chart .price-pane")
                    .click(new Locator.ClickOptions().setButton(MouseButton.RIGHT));
            assertThat(page).hasURL(Pattern.compile(".*alerts.symbol=IBM&price=1[0-9]+.*"));
            assertThat(page.locator(".alert-form")).isVisible();
            page.goBack();
            page.locator(".market-header").getByText("Alert").click();
            assertThat(page.locator(".alert-form .sentence"))
                    .containsText("The price is there already");
            Locator level = page.getByLabel("Level");
            level.fill("twelve");
            page.getByText("Make alert").click();
            assertThat(page.locator(".alert-form")).containsText("Write a number, such as 181.5");
            level.fill("190.5");
            assertThat(page.locator(".alert-form .sentence"))
                    .hasText("Tells you when IBM rises to 190.5: once.");
            page.getByText("Make alert").click();
            assertThat(page.locator(".alert-list")).containsText("watching");

            assertThat(waits).hasAttribute("data-levels", "190.5");
            open("?symbol=IBM&interval=1m");
            picture("alert-on-chart");
            page.locator("candle-chart rect.level")
                    .click(new Locator.ClickOptions().setForce(true));
            assertThat(page.locator(".alert-form h2")).hasText("Change the alert");
            assertThat(level).hasValue("190.5");
            level.fill("250");
            page.getByText("Save").click();
            assertThat(page.locator(".alert-history"))
                    .containsText("Changed: IBM rises to 190.5 → IBM rises to 250");
            assertThat(waits).hasAttribute("data-levels", "250");
            open("?symbol=IBM&interval=1m");
            assertThat(page.locator("candle-chart text.level").first())
                    .hasText("▲ rises to 250.00");
            picture("alert-beyond-the-chart");
            // Only its label is to be clicked: beside it there are candles.
            BoundingBox label = page.locator("candle-chart rect.level").boundingBox();
            page.mouse().move(label.x - 200, label.y + label.height / 2);
            assertThat(chart()).not().hasCSS("cursor", "pointer");
            page.mouse().move(label.x + label.width / 2, label.y + label.height / 2);
            assertThat(chart()).hasCSS("cursor", "pointer");
            page.locator("candle-chart rect.level")
                    .click(new Locator.ClickOptions().setForce(true));
            level.fill("195");
            page.getByText("Save").click();
            assertThat(waits).hasAttribute("data-levels", "195");

            // It has to be seen below its level first.
            await().until(() -> side().equals("BELOW"));
            rows.write(IBM_1M, later, "195.25", false, ++offset);
            rows.announce("IBM");

            for (Page each : List.of(page, other)) {
                assertThat(each.locator(".toast .message"))
                        .hasText("IBM has risen to 195, now 195.25");
            }
            assertThat(page.locator(".alert-list")).containsText("done");
            assertThat(waits).hasAttribute("data-levels", "");
            assertThat(page.locator(".alert-history")).containsText("now 195.25");
            picture("alerts");
            page.setViewportSize(390, 844);
            picture("alerts-narrow");
        }
    }

    @Test
    @Order(8)
    void aQuestionMarkShowsTheKeysAndIsWrittenWhereSomebodyWrites() {
        open("?symbol=IBM&interval=1m");
        Locator keys = page.locator("key-help dialog");
        page.keyboard().press("/");
        page.keyboard().press("?");
        assertThat(page.locator(".symbol-search input")).hasValue("?");
        assertThat(keys).isHidden();
        page.keyboard().press("Escape");

        chart().focus();
        page.keyboard().press("?");
        assertThat(keys).containsText("explains the candle by its ticks");
        picture("keys");
        page.keyboard().press("Escape");
        assertThat(keys).isHidden();
    }

    @Test
    @Order(8)
    void aHeaderSortsTheWatchlistAndTheBrowserKeepsIt() {
        open("?symbol=IBM&interval=1m");
        Locator header = page.locator(".quotes .sort-head", named("Chg %"));
        header.click();
        assertThat(header).hasAttribute("data-direction", "down");
        assertThat(header).isFocused();
        picture("sorted");

        page.reload();
        assertThat(header).hasAttribute("data-direction", "down");
        header.click();
        header.click();
        assertThat(header).hasAttribute("data-direction", "");
        page.reload();
        assertThat(page.locator(".watch-symbol").first()).isVisible();
        assertThat(header).hasAttribute("data-direction", "");
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    /** After the others: everything that they have made is on the pages. */
    @Test
    @Order(Integer.MAX_VALUE)
    void noTextOfAnyPageIsInOneLanguageOnly() {
        Brackets brackets =
                new Brackets(
                        MARKUP,
                        "NOTHING",
                        "has risen to",
                        "now",
                        "a split <b>of the fund</b>",
                        "local",
                        "abs(r - mean) / sd",
                        "mean",
                        "sd");
        Instant flagged = minute.minus(6, ChronoUnit.MINUTES);
        rows.flag("IBM", flagged, "WARN", "OPEN");
        page.setExtraHTTPHeaders(Map.of("Accept-Language", Brackets.LANGUAGE));
        open("?symbol=IBM&interval=1m&indicators=sma20.bb20.vwap.prior.pre.rsi14.macd&time=local");
        assertThat(page.locator("html")).hasAttribute("lang", Brackets.LANGUAGE);
        for (Map.Entry<String, String> menu :
                Map.of("Indicators", "SMA 20", "View", "Save as PNG").entrySet()) {
            page.locator("#chart-menu").getByText(menu.getKey()).click();
            assertThat(page.locator("vaadin-menu-bar-item").getByText(menu.getValue())).isVisible();
            assertThat(brackets.missedOn(page)).isEmpty();
            page.keyboard().press("Escape");
        }
        assertThat(
                        (String)
                                page.evaluate(
                                        """
                                        () => {
                                          const banner = document.querySelector('stale-banner');
                                          banner.lastBeat -= 9_000;
                                          banner.check();
                                          return banner.textContent;
                                        }"""))
                .startsWith("⟦No data from the server for ");
        // What has to be there before the page is read, by its address.
        List<Map.Entry<String, String>> pages =
                List.of(
                        Map.entry(
                                "?symbol=IBM&interval=1m&explain=" + minute,
                                ".explain-panel .failure"),
                        Map.entry("?symbol=IBM&interval=9x", ".alert"),
                        Map.entry("?symbol=NOTHING", ".emptiness"),
                        Map.entry("anomalies?kind=GAP", ".evidence"),
                        Map.entry(
                                "anomalies?severity=any&status=any&flag=IBM,PRICE_JUMP,1m,"
                                        + flagged,
                                ".evidence flag-sketch svg"),
                        Map.entry("pipeline", ".bars"),
                        Map.entry("alerts?symbol=IBM&price=1", ".alert-list"),
                        Map.entry("instrument?symbol=IBM", ".days"),
                        Map.entry("instrument", ".emptiness"),
                        Map.entry("nowhere", ".sheet-page p"),
                        Map.entry("no;address", ".refused p"),
                        Map.entry("login", "vaadin-login-form"));
        Map<String, List<String>> missed = new TreeMap<>();
        for (Map.Entry<String, String> each : pages) {
            page.navigate(dashboard.url(each.getKey()));
            assertThat(page.locator(each.getValue()).first()).isVisible();
            missed.put(each.getKey(), brackets.missedOn(page));
        }
        assertThat(missed).allSatisfy((address, texts) -> assertThat(texts).isEmpty());
        page.navigate(dashboard.url("nowhere"));
        assertThat(page.locator(".sheet-page p")).isVisible();
        picture("no-page");
        page.evaluate("document.body.title = 'A text of its own'");
        assertThat(brackets.missedOn(page)).containsExactly("A text of its own");
    }

    private double top(String part) {
        return chart().locator(part).first().boundingBox().y;
    }

    private double bottom(String part) {
        BoundingBox box = chart().locator(part).first().boundingBox();
        return box.y + box.height;
    }

    /** With so little height that a bar for scrolling takes some of the width. */
    private void listFitsBesideItsBar(int width, boolean withVolumes) {
        page.setViewportSize(width, 160);
        assertThat(page.locator(".quotes").getByText("Volume"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setVisible(withVolumes));
        await().untilAsserted(
                        () ->
                                assertThat(
                                                page.locator(".quotes #table")
                                                        .evaluate(
                                                                """
                                                                list => list.offsetWidth > list.clientWidth
                                                                    && list.scrollWidth <= list.clientWidth"""))
                                        .isEqualTo(true));
    }

    /** Returns when the chart has been painted for that size. */
    private void resize(int width, int height) {
        String paints = chart().getAttribute("data-paints");
        page.setViewportSize(width, height);
        assertThat(chart()).not().hasAttribute("data-paints", paints);
    }

    private void picture(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("target/screenshots/" + name + ".png")));
    }

    private String side() throws SQLException {
        try (Connection watcher = database.connect(Role.WATCHER);
                Statement statement = watcher.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(side) FROM alert")) {
            row.next();
            return row.getString(1);
        }
    }

    private void fill() {
        rows.instrument("IBM", MARKUP);
        for (int past = 60; past > 0; past--) {
            Instant start = minute.minus(past, ChronoUnit.MINUTES);
            rows.write(IBM_1M, start, "18" + past % 10 + ".25", true, 1);
        }
        CandleSeries day = new CandleSeries("IBM", Interval.ONE_DAY);
        rows.write(day, minute.truncatedTo(ChronoUnit.DAYS), "181.25", false, 1);
    }

    private void open(String query) {
        fill();
        page.navigate(dashboard.url(query));
        assertThat(chart()).hasAttribute("data-live", "true", within(60));
        assertThat(chart()).hasAttribute("data-close", DECIMAL, within(60));
        // From then on candles have a place, and keys find them.
        assertThat(page.locator("candle-chart .legend .start")).isVisible();
    }

    private void write(String close) {
        write(IBM_1M, close);
    }

    private void write(CandleSeries series, String close) {
        rows.write(series, minute, close, false, ++offset);
        rows.announce("IBM");
    }

    private Locator chart() {
        return page.locator("candle-chart");
    }

    private static LocatorAssertions.HasAttributeOptions within(long seconds) {
        return new LocatorAssertions.HasAttributeOptions().setTimeout(seconds * 1_000.0);
    }

    private static LocatorAssertions.IsHiddenOptions hiddenWithin(long seconds) {
        return new LocatorAssertions.IsHiddenOptions().setTimeout(seconds * 1_000.0);
    }
}
