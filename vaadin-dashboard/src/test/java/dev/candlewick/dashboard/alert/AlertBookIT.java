package dev.candlewick.dashboard.alert;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.candlewick.dashboard.anomaly.Acknowledgement;
import dev.candlewick.dashboard.anomaly.Acknowledgements;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.anomaly.AnomalyQueries;
import dev.candlewick.dashboard.candle.CandleRows;
import dev.candlewick.dashboard.watch.WatcherDatabase;
import dev.candlewick.dashboard.watch.Watchers;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What users decide, on the real tables with the role that the dashboard has. */
@RealComponents(Part.DATABASE)
class AlertBookIT {

    private final Database database;
    private WatcherDatabase watcher;
    private AlertBook book;
    private WebhookQueue queue;

    AlertBookIT(Database database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        watcher = Watchers.of(database);
        book = new AlertBook(watcher);
        queue = new WebhookQueue(watcher);
    }

    @AfterEach
    void close() {
        Watchers.close(watcher);
    }

    @Test
    void anAlertIsMadeFiredOnceAndWatchedAgain() {
        assertThat(book.add("ann", rule(Repetition.ONCE, "https://example.com/secret"))).isTrue();
        Alert made = book.of("ann").getFirst();
        assertThat(book.of("bob")).isEmpty();
        assertThat(made.rule()).isEqualTo(rule(Repetition.ONCE, "https://example.com/secret"));
        assertThat(made.side()).isEqualTo(Side.UNKNOWN);

        book.move(List.of(made.at(Side.BELOW, NOON)));
        Alert armed = book.active().getFirst();
        assertThat(armed.side()).isEqualTo(Side.BELOW);
        assertThat(armed.armedFrom()).isEqualTo(NOON);

        assertThat(book.fire(armed, crossed())).isPresent();
        assertThat(book.fire(armed, crossed())).as("another program").isEmpty();
        assertThat(book.active()).isEmpty();
        assertThat(book.of("ann").getFirst().state()).isEqualTo(Alert.State.DONE);
        assertThat(book.firings("ann", 10))
                .extracting(AlertFiring::message)
                .containsExactly("IBM has risen");

        book.resume("bob", made.id());
        assertThat(book.active()).as("it is not his").isEmpty();
        book.resume("ann", made.id());
        assertThat(book.active().getFirst().side()).isEqualTo(Side.UNKNOWN);
        book.remove("ann", made.id());
        assertThat(book.of("ann")).isEmpty();
        assertThat(book.firings("ann", 10)).as("its history stays").hasSize(1);
        assertThat(queue.claim(10, 0.01))
                .extracting(WebhookQueue.Call::address)
                .containsOnlyNulls();
    }

    @Test
    void anAlertIsChangedAndNobodyFiresWhatItWas() {
        book.add("eve", rule(Repetition.ALWAYS, "https://example.com/secret"));
        Alert made = book.of("eve").getFirst();
        book.move(List.of(made.at(Side.BELOW, NOON)));
        assertThat(book.fire(made, crossed())).isPresent();
        Alert fired = book.of("eve").getFirst();

        AlertRule often = rule(Repetition.PER_BAR, "https://example.com/other");
        assertThat(book.edit("bob", fired, often)).as("it is not his").isFalse();
        assertThat(book.edit("eve", fired, often)).isTrue();
        Alert edited = book.of("eve").getFirst();
        assertThat(edited.rule()).isEqualTo(often);
        assertThat(edited.side()).as("it watches the same").isEqualTo(Side.ABOVE);
        assertThat(book.edit("eve", fired, often)).as("seen before the change").isFalse();
        assertThat(book.fire(fired, crossed())).as("what it was").isEmpty();

        assertThat(book.edit("eve", edited, at("190"))).isTrue();
        Alert moved = book.of("eve").getFirst();
        assertThat(moved.side()).isEqualTo(Side.UNKNOWN);
        assertThat(book.fire(moved, crossed())).isPresent();
        assertThat(book.of("eve").getFirst().state()).isEqualTo(Alert.State.DONE);
        assertThat(book.edit("eve", moved, at("195"))).isTrue();
        assertThat(book.of("eve").getFirst().state()).isEqualTo(Alert.State.ACTIVE);

        assertThat(book.firings("eve", 9)).as("its history stays").hasSize(2);
        assertThat(book.changes("eve", 9))
                .extracting(AlertChange::message)
                .containsExactly(
                        "IBM rises to 190 → IBM rises to 195",
                        "IBM rises to 181.5 → IBM rises to 190; once in each 5m bar → once;"
                                + " webhook: example.com → none",
                        "every time → once in each 5m bar; webhook: another address at example.com");
        assertThat(book.changes("bob", 9)).isEmpty();
    }

    @Test
    void noFlagFiresAnAlertTwice() {
        book.add("cat", rule(Repetition.ALWAYS, null));
        Alert alert = book.of("cat").getFirst();
        AlertLedger.Cause flag =
                new AlertLedger.Cause(
                        Side.UNKNOWN, NOON, Optional.of("IBM"), "flag", null, NOON, "IBM GAP");
        assertThat(book.fire(alert, flag)).isPresent();
        Alert again = book.of("cat").getFirst();
        assertThat(again.fired()).isEqualTo(1);
        assertThat(book.fire(again, flag)).isEmpty();
    }

    @Test
    void aWebhookIsCalledUntilItAnswersAndItsAddressIsNowhereElse() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/hook",
                call -> {
                    calls.add(
                            new String(
                                    call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                    // Some targets refuse what does not ask for plain HTTP/1.1.
                    boolean upgrade = call.getRequestHeaders().containsKey("Upgrade");
                    call.sendResponseHeaders(upgrade ? 400 : calls.size() < 3 ? 503 : 204, -1);
                    call.close();
                });
        server.start();
        String address = "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
        AlertNews news = new AlertNews();
        WebhookCaller caller =
                new WebhookCaller(
                        queue, new WebhookRules("", true, InetAddress::getAllByName), news, 0.05);
        WebhookCaller careful =
                new WebhookCaller(
                        queue, new WebhookRules("", false, InetAddress::getAllByName), news, 0.05);
        try {
            book.add("dan", rule(Repetition.ALWAYS, address));
            AlertFiring firing = book.fire(book.of("dan").getFirst(), crossed()).orElseThrow();
            assertThat(firing.webhook()).isEqualTo(AlertFiring.Webhook.PENDING);
            news.onChange("dan", caller::wake);
            caller.start();
            caller.wake();
            await().until(() -> webhook("dan") == AlertFiring.Webhook.DELIVERED);
            assertThat(calls)
                    .hasSize(3)
                    .allMatch(body -> body.contains("\"IBM has risen\""))
                    .allMatch(body -> body.contains("\"value\":" + crossed().value()));
            assertThat(book.firings("dan", 1).getFirst().answer()).isEqualTo("HTTP 204");
            caller.stop();

            assertThat(book.fire(book.of("dan").getFirst(), crossed())).isPresent();
            careful.start();
            careful.wake();
            await().until(() -> webhook("dan") == AlertFiring.Webhook.FAILED);
            assertThat(book.firings("dan", 1).getFirst().answer())
                    .contains("private network")
                    .doesNotContain("hook");
            assertThat(calls).hasSize(3);
        } finally {
            caller.stop();
            careful.stop();
            server.stop(0);
        }
    }

    private AlertFiring.Webhook webhook(String user) {
        return book.firings(user, 1).getFirst().webhook();
    }

    @Test
    void whatWasSeenStaysSeenThroughARebuildUntilItIsWorse() throws Exception {
        Acknowledgements acknowledgements = new Acknowledgements(watcher);
        try (CandleRows rows = new CandleRows(database)) {
            JdbcClient reader =
                    JdbcClient.create(
                            new SingleConnectionDataSource(database.connect(Role.READER), true));
            AnomalyQueries flags = new AnomalyQueries(reader);
            rows.flag("IBM", NOON, "WARN", "OPEN");
            Anomaly flag = flags.newest(AnomalyFilter.standing("WARN"), 1).getFirst();
            assertThat(flag.acknowledged()).isNull();

            acknowledgements.acknowledge(flag, "ann", " split of the fund ");
            Anomaly seen = flags.newest(AnomalyFilter.standing("WARN"), 1).getFirst();
            assertThat(seen.acknowledged())
                    .extracting(Acknowledgement::by, Acknowledgement::note)
                    .containsExactly("ann", "split of the fund");
            assertThat(flags.newest(open(false), 9)).isEmpty();

            try (CandleRows rebuilt = rows.ofTheNextEpoch()) {
                rebuilt.flag("IBM", NOON, "WARN", "OPEN");
                rebuilt.flag("IBM", NOON.plusSeconds(60), "WARN", "OPEN");
                rebuilt.switchToThisEpoch();
                assertThat(flags.newest(open(true), 9))
                        .extracting(Anomaly::startTime)
                        .containsExactly(NOON);
                assertThat(flags.newest(open(false), 9))
                        .extracting(Anomaly::startTime)
                        .containsExactly(NOON.plusSeconds(60));
            }
            try (CandleRows worse = rows.ofTheNextEpoch()) {
                worse.flag("IBM", NOON, "CRITICAL", "OPEN");
                worse.switchToThisEpoch();
                assertThat(flags.newest(open(true), 9)).isEmpty();
            }
            acknowledgements.takeBack(flag, "bob");
            assertThat(flags.newest(open(true), 9)).isEmpty();
        }
    }

    private static AnomalyFilter open(boolean acknowledged) {
        return new AnomalyFilter(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                AnomalyFilter.STANDING,
                Optional.of(acknowledged),
                Optional.empty(),
                Optional.empty());
    }

    private static AlertLedger.Cause crossed() {
        return new AlertLedger.Cause(
                Side.ABOVE,
                NOON,
                Optional.of("IBM"),
                "IBM has risen",
                new BigDecimal("181.5"),
                Instant.parse("2026-03-02T12:00:07Z"),
                null);
    }

    private static AlertRule rule(Repetition repetition, @Nullable String webhook) {
        return rule(repetition, webhook, "181.5");
    }

    private static AlertRule at(String level) {
        return rule(Repetition.ONCE, null, level);
    }

    private static AlertRule rule(Repetition repetition, @Nullable String webhook, String level) {
        return new AlertRule(
                Optional.of("IBM"),
                Measure.PRICE,
                Direction.ABOVE,
                Optional.of(new BigDecimal(level)),
                Optional.empty(),
                Optional.empty(),
                repetition,
                Bar.FIVE_MINUTES,
                Optional.ofNullable(webhook),
                "Sell");
    }
}
