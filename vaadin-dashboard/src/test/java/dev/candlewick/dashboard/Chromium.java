package dev.candlewick.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine, driven by Playwright. */
final class Chromium implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;

    /** Starts it; the calling test is skipped where there is none. */
    Chromium() {
        Path program =
                Stream.of(
                                Optional.ofNullable(System.getenv("CANDLEWICK_CHROMIUM")),
                                Optional.of("/usr/bin/chromium"),
                                Optional.of("/usr/bin/chromium-browser"),
                                Optional.of("/usr/bin/google-chrome"))
                        .flatMap(Optional::stream)
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseGet(Chromium::skip);
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program)
                                        // Bars that take room, as most screens have.
                                        .setIgnoreDefaultArgs(List.of("--hide-scrollbars"))
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-quic",
                                                        "--no-first-run",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Path skip() {
        Assumptions.abort(
                "No Chromium on this machine: install Debian's package chromium, or name a"
                        + " program in CANDLEWICK_CHROMIUM.");
        throw new IllegalStateException("unreachable");
    }
}
