package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.feed.live.SymbolLine.LastSent;
import dev.candlewick.feed.live.Timing;
import dev.candlewick.feed.market.Dialect;
import dev.candlewick.feed.market.MarketServer;
import dev.candlewick.feed.market.Peer;
import dev.candlewick.feed.market.Print;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.Tick;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Live feeds against servers that speak as the venues do, and fail as they do. */
class LiveLoopTest {
    private static final long SECOND = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, String> KEYS =
            Map.of(
                    "FINNHUB_API_KEY", Dialect.KEY,
                    "APCA_API_KEY_ID", Dialect.KEY,
                    "APCA_API_SECRET_KEY", Dialect.SECRET);

    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final RecordingTopic topic = new RecordingTopic();
    private final Wall wall = new Wall(Clock.systemUTC());
    private final Map<String, LastSent> known = new HashMap<>();
    private long silence = 15 * SECOND;
    private int buffer = 100_000;
    private @Nullable MarketServer server;
    private @Nullable Thread feed;
    private volatile @Nullable RuntimeException end;

    @ParameterizedTest
    @EnumSource
    void everyVenueIsHeardFromTheFirstTradeOn(Dialect dialect) throws Exception {
        MarketServer market = begin(dialect);
        List<Print> prints = prints(1, 100, now());

        prints.forEach(market::trade);

        awaitTicks(100);
        for (int i = 0; i < 100; i++) {
            Tick tick = topic.ticks().get(i);
            Print print = prints.get(i);
            assertThat(tick.symbol()).isEqualTo(print.symbol());
            assertThat(tick.price()).isEqualTo(print.price());
            assertThat(tick.size()).isEqualTo(print.size());
            assertThat(tick.eventTime() / 1_000).isEqualTo(print.time() / 1_000);
            assertThat(tick.source()).isEqualTo(dialect.name().toLowerCase(Locale.ROOT));
        }
        assertThat(topic.gaps()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BINANCE", "COINBASE", "ALPACA"})
    void whatWasMissedInACutIsFetchedAndComesBeforeWhatCameLive(Dialect dialect) throws Exception {
        MarketServer market = begin(dialect);
        prints(1, 100, now()).forEach(market::trade);
        awaitTicks(100);

        market.away(true);
        market.cut();
        prints(101, 2_600, now()).forEach(market::note);
        market.away(false);
        awaitListener(market);
        prints(2_601, 2_700, now()).forEach(market::trade);

        awaitTicks(2_700);
        assertThat(numbers()).containsExactlyElementsOf(oneTo(2_700));
        assertThat(topic.gaps()).isEmpty();
        assertThat(topic.brokenPromises()).isEmpty();
    }

    @Test
    void aVenueWithoutHistoryLeavesAGapFromTheLastTradeToTheNewConnection() throws Exception {
        MarketServer market = begin(Dialect.FINNHUB);
        Print last = print(1, now());
        market.trade(last);
        awaitTicks(1);

        market.cut();
        awaitListener(market);

        await().atMost(PATIENCE).until(() -> !topic.gaps().isEmpty());
        Gap gap = topic.gaps().getFirst();
        assertThat(gap.symbol()).isEqualTo("AAPL");
        assertThat(gap.reason()).isEqualTo("CUT");
        assertThat(gap.count()).isEqualTo(Gap.UNKNOWN);
        assertThat(gap.fromTime() / 1_000).isEqualTo(last.time() / 1_000);
        assertThat(gap.toTime()).isGreaterThanOrEqualTo(gap.fromTime());
        market.trade(print(2, now()));
        awaitTicks(2);
    }

    @Test
    void aSymbolThatIsQuietAfterTheCutIsFetchedWithoutWaitingForItsNextTrade() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        awaitTicks(1);

        market.away(true);
        market.cut();
        market.note(print(2, now()));
        market.away(false);

        awaitTicks(2);
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @EnumSource(names = {"BINANCE", "COINBASE"})
    void tradesThatTheHistoryKnowsBeforeTheStreamTellsThemAreSent(Dialect dialect)
            throws Exception {
        MarketServer market = open(dialect);
        List<Print> prints = prints(1, 41, now());
        prints.subList(0, 40).forEach(market::note);
        listen(market, dialect);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                said().contains("listening to")
                                        && (dialect == Dialect.COINBASE || market.requests() > 0));

        market.stream(prints.get(38));
        market.stream(prints.get(39));
        market.trade(prints.get(40));

        awaitTicks(3);
        assertThat(numbers()).containsExactly(39L, 40L, 41L);
        assertThat(topic.gaps()).isEmpty();
    }

    @Test
    void aFrameThatComesTooLateWaitsForNobodyButIsNotFetched() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        List<Print> prints = prints(1, 6, now());
        int asked = market.requests();

        for (int i : new int[] {0, 2, 1, 5, 4, 3}) {
            market.trade(prints.get(i));
        }

        awaitTicks(6);
        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(market.requests()).isEqualTo(asked);
    }

    @Test
    void aTradeThatTheStreamLeavesOutIsFetched() throws Exception {
        MarketServer market = begin(Dialect.COINBASE);
        market.trade(print(1, now()));
        market.note(print(2, now()));
        awaitTicks(1);

        // Nothing but the heartbeat of the venue shows that there is more.
        market.say(
                "BTC-USD",
                "{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":2,\"product_id\":\"BTC-USD\",\"time\":\"2026-01-01T00:00:00Z\"}");

        awaitTicks(2);
        assertThat(topic.gaps()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BINANCE", "COINBASE", "ALPACA"})
    void tradesThatAreToldAgainAfterTheCutAreSentOnce(Dialect dialect) throws Exception {
        MarketServer market = begin(dialect);
        market.repeatOnSubscribe(20);
        prints(1, 50, now()).forEach(market::trade);
        awaitTicks(50);

        market.cut();
        awaitListener(market);
        prints(51, 60, now()).forEach(market::trade);

        awaitTicks(60);
        assertThat(numbers()).containsExactlyElementsOf(oneTo(60));
    }

    @Test
    void aRateLimitIsKeptAndTheTradesStillCome() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        awaitTicks(1);
        market.answerNext(new MarketServer.Answer(429, "{\"code\":-1003}", 1));
        market.answerNext(new MarketServer.Answer(503, "busy", 0));
        market.answerNext(new MarketServer.Answer(200, "<html>", 0));

        market.away(true);
        market.cut();
        market.note(print(2, now()));
        market.away(false);

        awaitTicks(2);
        assertThat(topic.gaps()).isEmpty();
        assertThat(said()).contains("asked too often (HTTP 429)");
    }

    @Test
    void aVenueThatWantsToBeLeftAloneIsLeftAloneForAllSymbols() throws Exception {
        MarketServer market = open(Dialect.BINANCE);
        market.answerNext(new MarketServer.Answer(429, "{\"code\":-1003}", 2));
        listen(market, Dialect.BINANCE, KEYS, "BTCUSDT,ETHUSDT,XRPUSDT");

        await().atMost(PATIENCE).until(() -> said().split("wants to be left alone", -1).length > 2);
        assertThat(market.requests()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> market.requests() >= 4);
    }

    @Test
    void aVenueThatAcceptsAndHangsUpIsConnectedToMoreAndMoreRarely() throws Exception {
        MarketServer market = begin(Dialect.FINNHUB);

        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(
                        () -> {
                            market.say("AAPL", "{\"type\":\"error\",\"msg\":\"no\"}");
                            return said().matches("(?s).*next try in 0[.][3-6] s.*");
                        });
    }

    @Test
    void correctionsAndCancelsAreToldAsGapsAtTheirTrades() throws Exception {
        MarketServer market = begin(Dialect.ALPACA);
        Print first = print(1, now());
        Print second = print(2, now());
        market.trade(first);
        market.trade(second);
        market.say(
                "AAPL",
                "[{\"T\":\"c\",\"S\":\"AAPL\",\"x\":\"D\",\"oi\":1,\"op\":181.51,\"os\":100,\"oc\":[\"@\"],\"ci\":9,\"cp\":181.6,\"cs\":50,\"cc\":[\"@\"],\"t\":\"2026-01-01T00:00:00Z\",\"z\":\"C\"},"
                        + "{\"T\":\"x\",\"S\":\"AAPL\",\"x\":\"D\",\"i\":2,\"p\":181.52,\"s\":100,\"a\":\"C\",\"t\":\"2026-01-01T00:00:00Z\",\"z\":\"C\"}]");

        await().atMost(PATIENCE).until(() -> topic.gaps().size() == 2);
        assertThat(topic.gaps()).extracting(Gap::reason).containsExactly("CORRECTED", "CANCELED");
        assertThat(topic.gaps()).extracting(Gap::fromId).containsExactly("D-1", "D-2");
        assertThat(topic.gaps()).extracting(Gap::count).containsExactly(1L, 0L);
        assertThat(topic.gaps())
                .extracting(gap -> gap.toTime() / 1_000)
                .containsExactly(first.time() / 1_000, second.time() / 1_000);
        assertThat(topic.gaps().getFirst().detail()).contains("181.6 x 50", "D-9");
    }

    @Test
    void whatTheVenueRefusesToHandOutIsAGapWithItsIds() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        awaitTicks(1);
        String no = "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}";
        market.answerNext(new MarketServer.Answer(403, no, 0));
        market.answerNext(new MarketServer.Answer(403, no, 0));

        market.away(true);
        market.cut();
        prints(2, 9, now()).forEach(market::note);
        market.away(false);
        awaitListener(market);
        await().atMost(PATIENCE).until(() -> said().contains("HTTP 403"));
        market.trade(print(10, now()));

        awaitTicks(2);
        assertThat(numbers()).containsExactly(1L, 10L);
        Gap gap = topic.gaps().getFirst();
        assertThat(gap.fromId()).isEqualTo("2");
        assertThat(gap.toId()).isEqualTo("9");
        assertThat(gap.count()).isEqualTo(8);
        assertThat(gap.detail()).contains("HTTP 403, Invalid symbol.");
    }

    @Test
    void whatTheVenueDoesNotKnowItselfIsAGap() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        market.trade(print(3, now()));

        awaitTicks(2);
        assertThat(topic.gaps()).hasSize(1);
        assertThat(topic.gaps().getFirst().reason()).isEqualTo("SKIPPED");
        assertThat(topic.gaps().getFirst().fromId()).isEqualTo("2");
    }

    @Test
    void aTradeThatBreaksTheContractIsAGapOfItsOwn() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        market.trade(new Print("BTCUSDT", 2, now(), "1.123456789", "1"));
        market.trade(print(3, now()));

        awaitTicks(2);
        Gap gap = topic.gaps().getFirst();
        assertThat(gap.reason()).isEqualTo("REFUSED");
        assertThat(gap.fromId()).isEqualTo("2");
        assertThat(gap.detail()).contains("8 decimals");
    }

    @ParameterizedTest
    @EnumSource
    void garbageEndsNothingAndIsSaid(Dialect dialect) throws Exception {
        MarketServer market = begin(dialect);
        market.trade(print(1, now()));
        awaitTicks(1);
        for (String garbage :
                List.of(
                        "",
                        "{",
                        "nonsense",
                        "[1,2]",
                        "{\"e\":\"trade\"}",
                        "\"text\"",
                        "[{\"T\":1}]")) {
            market.say(symbol(dialect), garbage);
        }
        await().atMost(PATIENCE).until(() -> said().contains("sent what it should not"));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            market.trade(print(2 + topic.ticks().size(), now()));
                            assertThat(topic.ticks()).hasSizeGreaterThan(1);
                        });
        assertThat(feed().isAlive()).isTrue();
    }

    @Test
    void aFullBufferDropsCountsAndFetchesAgain() throws Exception {
        buffer = 50;
        MarketServer market = begin(Dialect.BINANCE);
        topic.block();
        prints(1, 500, now()).forEach(market::trade);
        await().atMost(PATIENCE).until(() -> market.prints("BTCUSDT").size() == 500);
        awaitQuiet(market);
        topic.open();

        awaitTicks(500);
        assertThat(numbers()).containsExactlyElementsOf(oneTo(500));
        assertThat(topic.gaps()).isEmpty();
        assertThat(said()).contains("the buffer is full");
    }

    @Test
    void aFullBufferWithoutHistoryIsAGapWithItsCount() throws Exception {
        buffer = 50;
        MarketServer market = begin(Dialect.FINNHUB);
        topic.block();
        prints(1, 500, now()).forEach(market::trade);
        awaitQuiet(market);
        topic.open();

        await().atMost(PATIENCE)
                .until(
                        () ->
                                topic.ticks().size()
                                                + topic.gaps().stream().mapToLong(Gap::count).sum()
                                        == 500);
        assertThat(topic.gaps()).allMatch(gap -> gap.reason().equals("OVERFLOW"));
        assertThat(topic.gaps()).isNotEmpty();
    }

    @Test
    void aVenueThatFallsSilentIsLeftAndWhatItDidMeanwhileFetched() throws Exception {
        silence = SECOND / 2;
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        awaitTicks(1);
        // A connection that nobody serves any more: neither frames nor answers to pings.
        market.freeze(true);
        market.note(print(2, now()));
        await().atMost(PATIENCE).until(() -> said().contains("nothing came for"));
        market.freeze(false);

        awaitTicks(2);
        assertThat(topic.brokenPromises()).isEmpty();
    }

    @Test
    void whatHasComeBeforeTheSilenceAndStillWaitsIsNoTradeBehindTheCut() throws Exception {
        silence = SECOND / 2;
        MarketServer market = begin(Dialect.FINNHUB);
        topic.block();
        List<Print> prints = prints(1, 3_000, now() - 5 * SECOND);
        prints.forEach(market::trade);
        awaitQuiet(market);
        market.freeze(true);
        long frozen = now();
        await().until(() -> now() - frozen > 2 * silence);
        topic.open();
        await().atMost(PATIENCE).until(() -> said().contains("nothing came for"));
        market.freeze(false);

        await().atMost(PATIENCE).until(() -> !topic.gaps().isEmpty());
        assertThat(topic.ticks()).hasSize(3_000);
        assertThat(topic.gaps().getFirst().fromTime() / 1_000)
                .isEqualTo(prints.getLast().time() / 1_000);
    }

    @Test
    void pingsOfTheVenueAreAnswered() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.peers().forEach(Peer::ping);

        await().atMost(PATIENCE).until(() -> market.peers().getFirst().pongs() > 0);
    }

    @Test
    void tradesFromTheFutureWaitForTheirTime() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        long ahead = now() + 5_500_000;
        market.trade(print(1, ahead));

        awaitTicks(1);
        assertThat(now()).isGreaterThanOrEqualTo(ahead - 4_100_000);
        assertThat(said()).contains("behind the venue's", "NTP");
    }

    @Test
    void fetchedTradesFromTheFutureWaitForTheirTimeToo() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        awaitTicks(1);
        market.away(true);
        market.cut();
        long ahead = now() + 6_000_000;
        market.note(print(2, ahead));
        market.away(false);

        awaitTicks(2);
        assertThat(now()).isGreaterThanOrEqualTo(ahead - 4_100_000);
    }

    @Test
    void aVenueWhoseClockIsAnHourBehindIsPromisedByItsOwnClock() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        long hour = 3_600 * SECOND;
        market.trade(print(1, now() - hour));
        awaitTicks(1);

        int before = topic.promises();
        await().atMost(PATIENCE).until(() -> topic.promises() > before + 1);
        assertThat(topic.promise()).isBetween(now() - hour - 20 * SECOND, now() - hour);
    }

    @Test
    void nothingIsPromisedBetweenACutAndTheLastFetchedTrade() throws Exception {
        MarketServer market = begin(Dialect.BINANCE);
        market.trade(print(1, now()));
        awaitTicks(1);
        await().atMost(PATIENCE).until(() -> topic.promises() > 1);

        market.away(true);
        market.cut();
        await().atMost(PATIENCE).until(() -> said().contains("next try"));
        long promised = topic.promise();
        int before = topic.promises();
        await().atMost(PATIENCE).until(() -> topic.promises() > before + 2);
        assertThat(topic.promise()).isEqualTo(promised);
        market.note(print(2, now() - SECOND));
        market.away(false);

        awaitTicks(2);
        assertThat(topic.brokenPromises()).isEmpty();
        await().atMost(PATIENCE).until(() -> topic.promise() > promised);
    }

    @ParameterizedTest
    @EnumSource(names = {"BINANCE", "COINBASE", "ALPACA"})
    void aFeedThatStartsAgainGoesOnBehindWhatTheTopicHolds(Dialect dialect) throws Exception {
        MarketServer market = open(dialect);
        long then = now() - 60 * SECOND;
        List<Print> before = prints(1, 300, then);
        before.forEach(market::note);
        Print last = before.get(99);
        String id = dialect == Dialect.ALPACA ? "D-100" : "100";
        known.put(symbol(dialect), new LastSent(id, last.time(), true));

        listen(market, dialect);

        awaitTicks(200);
        assertThat(numbers())
                .containsExactlyElementsOf(LongStream.rangeClosed(101, 300).boxed().toList());
    }

    @Test
    void aFeedThatStoodStillForTooLongLeavesAGap() throws Exception {
        MarketServer market = open(Dialect.BINANCE);
        prints(1, 300, now() - 60 * SECOND).forEach(market::note);
        known.put("BTCUSDT", new LastSent("100", now() - 60 * SECOND, false));
        listen(market, Dialect.BINANCE);
        await().atMost(PATIENCE).until(() -> said().contains("listening to"));

        market.trade(print(301, now()));

        awaitTicks(1);
        assertThat(topic.gaps()).hasSize(1);
        assertThat(topic.gaps().getFirst().reason()).isEqualTo("STOPPED");
        assertThat(topic.gaps().getFirst().count()).isEqualTo(200);
    }

    @Test
    void aKeyThatTheVenueRefusesEndsTheFeedAndIsNowhereToBeSeen() throws Exception {
        MarketServer market = open(Dialect.ALPACA);
        Map<String, String> wrong = new HashMap<>(KEYS);
        wrong.put("APCA_API_SECRET_KEY", "wrong-secret");
        listen(market, Dialect.ALPACA, wrong);

        feed().join(PATIENCE);

        assertThat(end)
                .isInstanceOf(FeedException.class)
                .hasMessageContainingAll("402", "auth failed", "key");
        assertThat(said() + end + topic.written())
                .doesNotContain(Dialect.KEY, Dialect.SECRET, "wrong-secret");
    }

    @ParameterizedTest
    @EnumSource(names = {"FINNHUB", "ALPACA"})
    void noKeyIsEverSaidOrSent(Dialect dialect) throws Exception {
        MarketServer market = begin(dialect);
        market.trade(print(1, now()));
        awaitTicks(1);
        market.handshakeStatus(500);
        market.cut();
        await().atMost(PATIENCE).until(() -> said().contains("HTTP 500"));
        market.handshakeStatus(0);
        market.say(symbol(dialect), "{\"type\":\"error\",\"msg\":\"" + Dialect.KEY + "\"}");
        awaitListener(market);
        market.say(symbol(dialect), "garbage " + Dialect.KEY + " " + Dialect.SECRET);
        await().atMost(PATIENCE).until(() -> said().contains("should not"));

        assertThat(said() + topic.written()).doesNotContain(Dialect.KEY, Dialect.SECRET);
        assertThat(market.refusals()).isEmpty();
    }

    @Test
    void withoutANetworkItSaysWhatToDoAndTriesAgain() throws Exception {
        MarketServer market = open(Dialect.BINANCE);
        market.away(true);
        listen(market, Dialect.BINANCE);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(said())
                                        .contains(
                                                "next try in", "network?", "--url names another"));
        market.away(false);
        awaitListener(market);
        market.trade(print(1, now()));
        awaitTicks(1);
    }

    /** A day of event time in a few seconds, from a venue that often breaks the connection. */
    @Test
    void inADayWithFiftyCutsEveryTradeIsSentOnceOrInAGapThatIsTold() throws Exception {
        List<String> symbols = List.of("BTCUSDT", "ETHUSDT", "XRPUSDT");
        MarketServer market = open(Dialect.BINANCE);
        market.repeatOnSubscribe(30);
        listen(market, Dialect.BINANCE, KEYS, String.join(",", symbols));
        awaitListener(market);
        SplittableRandom random = new SplittableRandom(50);
        int trades = 60_000;
        long begin = now() - 86_400 * SECOND;
        Map<String, Long> ids = new HashMap<>();
        Set<Integer> cuts = new HashSet<>();
        while (cuts.size() < 50) {
            cuts.add(1_000 + random.nextInt(trades - 2_000));
        }
        Set<String> lost = new HashSet<>();
        for (int i = 0; i < trades; i++) {
            String symbol = symbols.get(Math.min(2, random.nextInt(5)));
            long id = ids.merge(symbol, 1L, Long::sum);
            long time = begin + i * (86_400 * SECOND / trades);
            Print print =
                    new Print(symbol, id, time, "1." + (1 + random.nextInt(99)), "0." + (1 + id));
            int fate = random.nextInt(2_000);
            if (fate == 0) {
                market.note(print);
            } else if (fate == 1) {
                market.stream(print);
                market.note(print);
                market.stream(print);
            } else if (fate == 2 && lost.size() < 5) {
                // The venue itself does not know this one any more.
                lost.add(symbol + " " + id);
            } else {
                market.trade(print);
            }
            if (cuts.contains(i)) {
                market.cut();
                if (random.nextBoolean()) {
                    awaitListener(market);
                }
            }
        }
        awaitListener(market);
        symbols.forEach(
                symbol ->
                        market.trade(
                                new Print(
                                        symbol,
                                        ids.merge(symbol, 1L, Long::sum),
                                        now(),
                                        "1",
                                        "1")));
        int told = trades + 3 - lost.size();

        await().atMost(Duration.ofMinutes(2)).until(() -> topic.ticks().size() >= told);
        for (String symbol : symbols) {
            List<Long> sent =
                    topic.ticks().stream()
                            .filter(tick -> tick.symbol().equals(symbol))
                            .map(tick -> Long.valueOf(Objects.requireNonNull(tick.tradeId())))
                            .toList();
            assertThat(sent).isSorted().doesNotHaveDuplicates();
            Set<Long> accounted = new HashSet<>(sent);
            for (Gap gap : topic.gaps()) {
                if (gap.symbol().equals(symbol)) {
                    LongStream.rangeClosed(
                                    Long.parseLong(Objects.requireNonNull(gap.fromId())),
                                    Long.parseLong(Objects.requireNonNull(gap.toId())))
                            .forEach(id -> assertThat(accounted.add(id)).isTrue());
                }
            }
            assertThat(accounted)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, ids.getOrDefault(symbol, 0L))
                                    .boxed()
                                    .toList());
        }
        assertThat(topic.gaps().stream().mapToLong(Gap::count).sum()).isEqualTo(lost.size());
        assertThat(market.connections()).isGreaterThan(10);
        assertThat(topic.brokenPromises()).isEmpty();
    }

    @AfterEach
    void endFeedAndVenue() throws Exception {
        wall.stop();
        if (feed != null) {
            feed.join(PATIENCE);
        }
        if (server != null) {
            server.close();
        }
    }

    private MarketServer begin(Dialect dialect) throws Exception {
        MarketServer market = open(dialect);
        listen(market, dialect);
        awaitListener(market);
        return market;
    }

    private MarketServer open(Dialect dialect) throws Exception {
        MarketServer market = new MarketServer(dialect);
        server = market;
        this.dialect = dialect;
        return market;
    }

    private Dialect dialect = Dialect.BINANCE;

    private void listen(MarketServer market, Dialect dialect) {
        listen(market, dialect, KEYS);
    }

    private void listen(MarketServer market, Dialect dialect, Map<String, String> keys) {
        listen(market, dialect, keys, symbol(dialect));
    }

    private void listen(
            MarketServer market, Dialect dialect, Map<String, String> keys, String symbols) {
        Options options = new Options();
        new CommandLine(options)
                .parseArgs(
                        "--feed=" + dialect.name().toLowerCase(Locale.ROOT),
                        "--symbols=" + symbols,
                        "--url=" + market.stream());
        LiveStart start = LiveStart.of(options.options, keys);
        PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8);
        Thread thread =
                new Thread(
                        () -> {
                            try (LiveLoop loop =
                                    new LiveLoop(
                                            start.venue(),
                                            start.symbols(),
                                            known,
                                            buffer,
                                            topic,
                                            new Progress(out, false, "live", OptionalLong.empty()),
                                            wall,
                                            out,
                                            new Timing(20_000, silence, 200_000, 200_000, 50_000),
                                            new SplittableRandom(1))) {
                                loop.run();
                            } catch (InterruptedException stop) {
                                Thread.currentThread().interrupt();
                            } catch (RuntimeException failure) {
                                end = failure;
                            }
                        },
                        "feed");
        feed = thread;
        thread.start();
    }

    @Command
    static final class Options {
        @Mixin FeedOptions options = new FeedOptions();
    }

    private Thread feed() {
        return Objects.requireNonNull(feed);
    }

    private String said() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    private void awaitTicks(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(topic.ticks().size())
                                        .as("%s", said())
                                        .isGreaterThanOrEqualTo(count));
    }

    /** The feed listens, and has asked how far the ids have come where they tell something. */
    private void awaitListener(MarketServer market) {
        int sequenced = dialect == Dialect.BINANCE || dialect == Dialect.COINBASE ? 1 : 0;
        await().atMost(PATIENCE)
                .until(
                        () ->
                                market.listeners(symbol(dialect)) > 0
                                        && market.requests() >= sequenced
                                        && said().contains("listening to"));
    }

    /** Everything that was streamed has reached the feed's side. */
    private void awaitQuiet(MarketServer market) {
        Peer peer = market.peers().getFirst();
        int before = peer.pongs();
        peer.ping();
        await().atMost(PATIENCE).until(() -> peer.pongs() > before);
    }

    private List<Long> numbers() {
        return topic.ids().stream()
                .map(id -> Long.valueOf(id.substring(id.lastIndexOf('-') + 1)))
                .toList();
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static String symbol(Dialect dialect) {
        return switch (dialect) {
            case BINANCE -> "BTCUSDT";
            case COINBASE -> "BTC-USD";
            case FINNHUB, ALPACA -> "AAPL";
        };
    }

    private Print print(long id, long time) {
        return new Print(symbol(dialect), id, time, "181.5" + id, id + ".25");
    }

    private List<Print> prints(long first, long last, long time) {
        List<Print> prints = new ArrayList<>();
        for (long id = first; id <= last; id++) {
            prints.add(
                    new Print(
                            symbol(dialect),
                            id,
                            time + (id - first) * 1_000,
                            "181." + (1 + id % 97),
                            "0." + id));
        }
        prints.sort(Comparator.comparingLong(Print::id));
        return prints;
    }

    private static long now() {
        return Wall.micros(Clock.systemUTC().instant());
    }
}
