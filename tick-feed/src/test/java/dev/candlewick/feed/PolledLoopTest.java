package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.candlewick.feed.polled.AlphaVantage;
import dev.candlewick.feed.polled.CallLedger;
import dev.candlewick.feed.polled.YahooChart;
import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.topic.TickTopic;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Polls a source on this machine that speaks as the documented ones do, faults and all. */
class PolledLoopTest {

    private static final long SECOND = 1_000_000;
    private static final long NOW = Wall.micros(Instant.parse("2024-06-10T14:00:00Z"));
    private static final String KEY = "S3CR3TK3Y";

    @TempDir private Path folder;

    private final FakeWall wall = new FakeWall();
    private final FakeTopic topic = new FakeTopic();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final List<Integer> statuses = new ArrayList<>();
    private final HttpServer server;
    private Function<String, String> answers = query -> "";
    private int calls;
    private final Map<String, LastTick> known = new HashMap<>();

    PolledLoopTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body =
                            answers.apply(exchange.getRequestURI().toString())
                                    .getBytes(StandardCharsets.UTF_8);
                    int status = calls < statuses.size() ? statuses.get(calls) : 200;
                    calls++;
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void everySymbolIsAskedInTurnAndWhatHasNotChangedIsNotSentAgain() throws Exception {
        answers = query -> yahoo(query.contains("IBM") ? 100 : 100 + calls / 4);
        yahoo(60, 130, List.of("IBM", "MSFT"), List.of());

        assertThat(topic.log("snapshot"))
                .containsExactly("snapshot IBM 100", "snapshot MSFT 100", "snapshot MSFT 101");
        assertThat(calls).isEqualTo(6);
    }

    @Test
    void heartbeatsComeEverySecondAndSayWhenTheLastSymbolWasAsked() throws Exception {
        answers = query -> yahoo(1 + calls);
        yahoo(60, 65, List.of("IBM", "MSFT"), List.of());

        List<String> beats = topic.log("beat");
        assertThat(beats).hasSizeBetween(55, 66);
        assertThat(beats.getFirst())
                .as("nobody knows yet whether the quote is late")
                .isEqualTo("beat " + 1_718_027_000L * SECOND);
        assertThat(beats.getLast()).isGreaterThan("beat " + (NOW + 59 * SECOND));
    }

    @Test
    void barsAreAskedForOnce() throws Exception {
        answers = query -> yahoo(1);
        yahoo(10, 60, List.of("IBM"), List.of("1d", "1h"));

        assertThat(topic.log("bar")).containsExactly("bar 1d 1717680600", "bar 1h 1717680600");
    }

    @Test
    void aFaultIsToldOnceAndTriedAgainWithGrowingPauses() throws Exception {
        for (int i = 0; i < 4; i++) {
            statuses.add(503);
        }
        answers = query -> yahoo(5);
        yahoo(600, 100, List.of("IBM"), List.of());

        assertThat(topic.log("snapshot")).containsExactly("snapshot IBM 5");
        assertThat(said().lines().filter(line -> line.contains("HTTP 503"))).hasSize(1);
        assertThat(calls).isEqualTo(5);
    }

    @Test
    void anUnknownSymbolIsLeftOutAndWithoutAnyTheFeedEnds() {
        answers =
                query ->
                        query.contains("IBM")
                                ? yahoo(5)
                                : "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\"}}}";
        assertThatThrownBy(() -> yahoo(10, 30, List.of("NONE"), List.of()))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("knows none of the --symbols");
        assertThat(said()).contains("yahoo knows no symbol NONE; it is not asked for any more");
    }

    @Test
    void theQuotaHoldsOverTheDayAndAcrossRestarts() throws Exception {
        answers = query -> quote();
        alpha(Duration.ofMinutes(30), Duration.ofHours(10));
        assertThat(calls).isEqualTo(20);
        assertThat(said()).contains("20 of 25 calls in 24 h (IBM); next at 2024-06-11T00:00");
        alpha(Duration.ofMinutes(30), Duration.ofHours(10));
        assertThat(calls).isEqualTo(25);
        assertThat(said()).contains("25 of 25 calls in 24 h; waits until 2024-06-11T14:00:00Z");
        alpha(Duration.ofMinutes(30), Duration.ofHours(6));
        assertThat(calls).isBetween(28, 30);
        assertThat(said()).doesNotContain(KEY);
    }

    @Test
    void callsThatNeverCameThereAreNotTakenFromTheQuota() throws Exception {
        server.stop(0);
        alpha(Duration.ofMinutes(30), Duration.ofHours(3));

        assertThat(said()).contains("cannot be reached", "network?");
        assertThat(CallLedger.in(folder, "alphavantage", 25).state(wall.now / 1000).used())
                .isZero();
    }

    @Test
    void aQuoteOfADayThatTradesIsSentAgainOnlyWhenItSaysSomethingElse() throws Exception {
        answers = query -> quote().replace("2024-06-07", "2024-06-10");
        alpha(Duration.ofMinutes(30), Duration.ofHours(2));

        assertThat(calls).isEqualTo(4);
        assertThat(topic.log("snapshot")).hasSize(1);
    }

    @Test
    void aQuoteThatTheTopicHoldsIsNotSentAgainByAFeedThatStartsAgain() throws Exception {
        answers = query -> yahoo(calls == 0 ? 5 : 6);
        known.put("IBM", new LastTick(1_718_027_000L * SECOND, new BigDecimal("5.0"), ""));
        yahoo(60, 100, List.of("IBM"), List.of());

        assertThat(topic.log("snapshot")).containsExactly("snapshot IBM 6");
    }

    @Test
    void aSymbolThatIsNeverAnsweredDoesNotHoldTheHeartbeatsOfTheOthersBackForEver()
            throws Exception {
        answers = query -> query.contains("IBM") ? yahoo(5) : "{}";
        yahoo(60, 100, List.of("IBM", "ODD"), List.of());
        assertThat(topic.log("beat")).isEmpty();
        yahoo(60, 200, List.of("IBM", "ODD"), List.of());
        assertThat(topic.log("beat")).isNotEmpty();
    }

    @Test
    void heartbeatsLearnHowMuchLaterASourceTells() throws Exception {
        long quarter = 900;
        answers = query -> yahoo(5 + calls, 1_718_028_000 + 60 * calls - quarter);
        yahoo(60, 900, List.of("IBM"), List.of());

        assertThat(topic.log("snapshot")).hasSizeGreaterThan(10);
        assertThat(topic.broken).isEmpty();
        assertThat(topic.promise).isGreaterThan(NOW - 60 * SECOND);
    }

    @Test
    void aSourceThatSaysTheQuotaIsUsedUpIsLeftAlone() throws Exception {
        answers =
                query ->
                        "{\"Information\":\"We have detected your API key as %s and our standard API rate limit is 25 requests per day.\"}"
                                .formatted(KEY);
        alpha(Duration.ofMinutes(1), Duration.ofMinutes(150));

        assertThat(calls).isEqualTo(3);
        assertThat(said())
                .contains(
                        "the calls of this key are used up for today; waits until 2024-06-10T15:00")
                .doesNotContain(KEY);
        assertThat(topic.log("snapshot")).isEmpty();
    }

    @Test
    void aWrongKeyEndsTheFeedWithoutBeingNamed() {
        answers = query -> "{\"Error Message\":\"the parameter apikey " + KEY + " is invalid\"}";
        assertThatThrownBy(() -> alpha(Duration.ofMinutes(1), Duration.ofMinutes(5)))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("ALPHAVANTAGE_API_KEY")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void withoutAKeyItSaysWhereToGetOne() {
        FeedOptions options = options(FeedKind.ALPHAVANTAGE, "IBM");
        assertThatThrownBy(() -> PolledStart.of(options, Map.of()))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("export ALPHAVANTAGE_API_KEY=")
                .hasMessageContaining("--feed yahoo needs none");
    }

    @Test
    void theKeyIsNoArgumentAndInNoneOfThem() {
        FeedOptions options = options(FeedKind.ALPHAVANTAGE, "IBM,MSFT");
        options.url = URI.create("http://127.0.0.1:1");
        PolledStart start =
                PolledStart.of(
                        options,
                        Map.of(PolledStart.KEY, KEY, CallLedger.FOLDER, folder.toString()));
        assertThat(start.poll()).isEqualTo(Duration.ofSeconds(6912));
        assertThat(start.intervals()).isEmpty();
        assertThat(options.arguments()).noneMatch(argument -> argument.contains(KEY));
        assertThat(start.toString()).doesNotContain(KEY);
    }

    @Test
    void whatCannotBeAskedForIsRefusedWithWhatCan() {
        FeedOptions options = options(FeedKind.YAHOO, "12");
        assertThatThrownBy(() -> PolledStart.of(options, Map.of()))
                .hasMessageContaining("needs --symbols with names, such as IBM,MSFT");
        options.symbols = "ibm";
        assertThatThrownBy(() -> PolledStart.of(options, Map.of()))
                .hasMessageContaining("in capital letters; 'ibm' is none");
        options.symbols = "^GSPC,GSPC";
        assertThatThrownBy(() -> PolledStart.of(options, Map.of()))
                .hasMessageContaining("'^GSPC' and 'GSPC' would both be the symbol GSPC");
        options.symbols = "IBM,^GSPC,ES=F";
        options.bars = "7m";
        assertThatThrownBy(() -> PolledStart.of(options, Map.of()))
                .hasMessageContaining("yahoo has no bars of '7m'; --bars takes of these: 15m, 1d");
        options.bars = "none";
        assertThat(PolledStart.of(options, Map.of()).intervals()).isEmpty();
        options.url = URI.create("ftp://x");
        assertThatThrownBy(() -> PolledStart.of(options, Map.of()))
                .hasMessageContaining("http:// or https://");
    }

    private static FeedOptions options(FeedKind kind, String symbols) {
        FeedOptions options = new FeedOptions();
        options.kind = kind;
        options.symbols = symbols;
        return options;
    }

    private void yahoo(int pollSeconds, int seconds, List<String> symbols, List<String> intervals)
            throws InterruptedException {
        run(
                new PolledStart(
                        new YahooChart(address(), Duration.ofSeconds(5)),
                        symbols,
                        intervals,
                        Duration.ofSeconds(pollSeconds),
                        null),
                Duration.ofSeconds(seconds));
    }

    private void alpha(Duration poll, Duration time) throws InterruptedException {
        run(
                new PolledStart(
                        new AlphaVantage(address(), KEY, Duration.ofSeconds(5)),
                        List.of("IBM"),
                        List.of(),
                        poll,
                        CallLedger.in(folder, "alphavantage", 25)),
                time);
    }

    private void run(PolledStart start, Duration time) throws InterruptedException {
        FakeWall running = new FakeWall();
        running.now = wall.now;
        running.stopAt = wall.now + time.toNanos() / 1000;
        PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8);
        new PolledLoop(
                        start.source(),
                        start.symbols(),
                        start.intervals(),
                        start.poll(),
                        start.ledger(),
                        known,
                        topic,
                        new Progress(out, false, start.source().name(), OptionalLong.empty()),
                        running,
                        out,
                        Runnable::run)
                .run();
        wall.now = running.now;
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private String said() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    private static String yahoo(int price) {
        return yahoo(price, 1_718_027_000);
    }

    private static String yahoo(int price, long time) {
        return """
               {"chart":{"result":[{"meta":{"instrumentType":"EQUITY","regularMarketTime":%d,
               "regularMarketPrice":%d,"regularMarketVolume":100,"priceHint":2,
               "currentTradingPeriod":{"regular":{"start":1718026200,"end":1718049600}}},"timestamp":[1717680600],
               "indicators":{"quote":[{"open":[1],"high":[1],"low":[1],"close":[1],"volume":[1]}]}}],"error":null}}"""
                .formatted(time, price);
    }

    private static String quote() {
        return "{\"Global Quote\":{\"05. price\":\"169.2100\",\"06. volume\":\"5\",\"07. latest trading day\":\"2024-06-07\"}}";
    }

    private static final class FakeWall extends Wall {
        private long now = NOW;
        private long stopAt = Long.MAX_VALUE;

        FakeWall() {
            super(Clock.systemUTC());
        }

        @Override
        long micros() {
            return now;
        }

        @Override
        void sleep(long micros) {
            now += micros;
            if (now >= stopAt) {
                stop();
            }
        }
    }

    private static final class FakeTopic implements TickTopic {
        private final List<String> log = new ArrayList<>();
        private final List<Snapshot> broken = new ArrayList<>();
        private long promise = Long.MIN_VALUE;

        List<String> log(String kind) {
            return log.stream().filter(line -> line.startsWith(kind)).toList();
        }

        @Override
        public void gap(Gap gap) {
            throw new IllegalStateException("a polled source has no gaps");
        }

        @Override
        public void send(Tick tick) {
            log.add("tick");
        }

        @Override
        public void send(Snapshot snapshot) {
            log.add("snapshot " + snapshot.symbol() + " " + snapshot.price());
            if (snapshot.eventTime() < promise) {
                broken.add(snapshot);
            }
        }

        @Override
        public void send(Bar bar) {
            log.add("bar " + bar.interval() + " " + bar.startTime() / SECOND);
        }

        @Override
        public void heartbeat(String source, long eventTime) {
            log.add("beat " + eventTime);
            promise = Math.max(promise, eventTime);
        }

        @Override
        public void flush() {}

        @Override
        public long silentSeconds() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
