package dev.candlewick.systemtest;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A real Chromium without a window: the installed one, or else the one that Playwright fetches. */
final class Browser implements AutoCloseable {
    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Opens it; without any browser, the test is skipped and says why. */
    static Browser open() {
        Optional<Path> installed = installed();
        Playwright playwright;
        try {
            playwright =
                    Playwright.create(
                            new Playwright.CreateOptions()
                                    .setEnv(
                                            installed.isPresent()
                                                    ? Map.of(
                                                            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                                                    : Map.of()));
        } catch (PlaywrightException e) {
            throw skipped(e);
        }
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(ARGUMENTS);
        installed.ifPresent(options::setExecutablePath);
        try {
            return new Browser(playwright, playwright.chromium().launch(options));
        } catch (PlaywrightException e) {
            playwright.close();
            if (installed.isPresent()) {
                throw e;
            }
            throw skipped(e);
        }
    }

    Page page() {
        return browser.newPage();
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Optional<Path> installed() {
        String named = System.getenv("CANDLEWICK_BROWSER");
        return Stream.of(
                        named == null ? "" : named,
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static TestAbortedException skipped(PlaywrightException e) {
        return new TestAbortedException(
                "no browser is installed and Playwright could not fetch one: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
}
