package dev.candlewick.feed.polled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candlewick.feed.polled.PollException.Kind;
import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class YahooChartTest {

    /** Half an hour after the open of the tenth of June 2024 in New York. */
    private static final Instant NOW = Instant.parse("2024-06-10T14:00:00Z");

    private static final String PERIOD =
            "\"currentTradingPeriod\":{\"regular\":{\"timezone\":\"EDT\",\"start\":1718026200,\"end\":1718049600,\"gmtoffset\":-14400}}";

    private final LocalSource server;
    private final YahooChart yahoo;

    YahooChartTest() throws IOException {
        server = new LocalSource();
        yahoo = new YahooChart(server.address(), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theMetaPartIsASnapshot() throws Exception {
        server.body = chart(meta("EQUITY", "169.21", "1718027998", "1204500"), "", "");

        assertThat(yahoo.snapshot("IBM", NOW))
                .isEqualTo(
                        new Snapshot("IBM", 1_718_027_998_000_000L, "169.21", "1204500", "yahoo"));
        assertThat(server.asked)
                .containsExactly("/v8/finance/chart/IBM?interval=1d&range=1d&includePrePost=false");
    }

    @Test
    void aClockThatIsAheadThereMakesNoTickOfTheFuture() throws Exception {
        server.body = chart(meta("EQUITY", "169.21", "1718031600", "5"), "", "");

        assertThat(yahoo.snapshot("IBM", NOW).eventTime())
                .isEqualTo(NOW.getEpochSecond() * 1_000_000);
    }

    @Test
    void whatIsNoVolumeOfTheDayIsLeftOut() throws Exception {
        server.body = chart(meta("CRYPTOCURRENCY", "69420.5", "1718027998", "25443210240"), "", "");
        assertThat(yahoo.snapshot("BTC-USD", NOW).dayVolume()).isNull();

        server.body = chart(meta("INDEX", "5360.79", "1718027998", "99999999999"), "", "");
        assertThat(yahoo.snapshot("^GSPC", NOW))
                .extracting(Snapshot::symbol, Snapshot::dayVolume)
                .containsExactly("GSPC", null);
        assertThat(server.asked.getLast()).startsWith("/v8/finance/chart/%5EGSPC?");
    }

    @Test
    void barsAreRoundedToTheDecimalsThatAreNamedAndThoseWithoutPricesLeftOut() throws Exception {
        server.body =
                chart(
                        meta("EQUITY", "170", "1718027998", "5"),
                        "1717680600,1717767000,1717767060",
                        """
                        "open":[169.2100067138672,null,5],"high":[170.5,null,4],"low":[168.9900054931641,null,6],
                        "close":[170.01,null,5],"volume":[3442500,null,1]""");

        assertThat(yahoo.bars("IBM", "1d", NOW))
                .containsExactly(
                        new Bar(
                                "IBM",
                                "yahoo",
                                "1d",
                                1_717_680_600_000_000L,
                                "169.21",
                                "170.5",
                                "168.99",
                                "170.01",
                                "3442500"));
    }

    @Test
    void aBarThatStillChangesIsNoneYet() throws Exception {
        String prices =
                "\"open\":[1,2],\"high\":[1,2],\"low\":[1,2],\"close\":[1,2],\"volume\":[1,2]";
        server.body =
                chart(meta("EQUITY", "2", "1718027998", "5"), "1717767000,1718026200", prices);
        assertThat(starts(yahoo.bars("IBM", "1d", NOW))).containsExactly(1_717_767_000L);
        assertThat(starts(yahoo.bars("IBM", "1d", Instant.parse("2024-06-10T20:00:01Z"))))
                .containsExactly(1_717_767_000L, 1_718_026_200L);

        server.body =
                chart(meta("EQUITY", "2", "1718027998", "5"), "1718027400,1718027700", prices);
        assertThat(starts(yahoo.bars("IBM", "5m", NOW.minusSeconds(1))))
                .containsExactly(1_718_027_400L);
        assertThat(starts(yahoo.bars("IBM", "5m", NOW)))
                .containsExactly(1_718_027_400L, 1_718_027_700L);
    }

    @Test
    void whatYahooPutsAtTheCloseIsNoBar() throws Exception {
        server.body =
                chart(
                        meta("EQUITY", "2", "1718049601", "5"),
                        "1718049300,1718049600",
                        "\"open\":[1,2],\"high\":[1,2],\"low\":[1,2],\"close\":[1,2],\"volume\":[1,0]");
        assertThat(starts(yahoo.bars("IBM", "5m", Instant.parse("2024-06-11T03:00:00Z"))))
                .containsExactly(1_718_049_300L);
    }

    @Test
    void anUnknownSymbolIsToldFromAFault() {
        server.status = 404;
        server.body =
                """
                {"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}""";
        assertThat(failure()).extracting(PollException::kind).isEqualTo(Kind.NO_SUCH_SYMBOL);

        server.status = 502;
        assertThat(failure()).extracting(PollException::kind).isEqualTo(Kind.PASSING);
    }

    @Test
    void whoAsksTooOftenIsToldHowLongToWait() {
        server.status = 429;
        server.body = "Too Many Requests\r\n";
        server.retryAfter = "77";
        assertThat(failure())
                .extracting(PollException::kind, PollException::pause)
                .containsExactly(Kind.TOO_OFTEN, Duration.ofSeconds(77));
        server.retryAfter = "Wed, 21 Oct 2015 07:28:00 GMT";
        assertThat(failure().pause()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whateverIsNoAnswerPasses() {
        for (String body :
                List.of(
                        "",
                        "<html>consent</html>",
                        "{\"chart\":",
                        "{}",
                        "[]",
                        "{\"chart\":{\"result\":[],\"error\":null}}",
                        "{\"chart\":{\"result\":[{\"meta\":{}}],\"error\":null}}",
                        chart(meta("EQUITY", "-1", "1718027998", "5"), "", ""),
                        chart(meta("EQUITY", "\"NaN\"", "1718027998", "5"), "", ""),
                        chart(meta("EQUITY", "1e99", "1718027998", "5"), "", ""),
                        chart(meta("EQUITY", "1", "-5", "5"), "", ""),
                        "[".repeat(100_000))) {
            server.body = body;
            assertThat(failure().kind()).as(body).isEqualTo(Kind.PASSING);
        }
    }

    @Test
    void anAnswerThatDripsIsNotWaitedFor() {
        server.body = chart(meta("EQUITY", "1", "1718027998", "5"), "", "");
        server.drips = true;
        YahooChart hasty = new YahooChart(server.address(), Duration.ofMillis(300));

        PollException failure =
                catchThrowableOfType(PollException.class, () -> hasty.snapshot("IBM", NOW));
        assertThat(failure.kind()).isEqualTo(Kind.PASSING);
        assertThat(failure).hasMessageContaining("has not answered");
    }

    @Test
    void withoutANetworkItSaysSo() {
        server.close();
        assertThat(failure())
                .hasMessage("127.0.0.1 cannot be reached (ConnectException): is there a network?");
        YahooChart nowhere =
                new YahooChart(URI.create("http://nowhere.invalid"), Duration.ofSeconds(5));
        assertThat(catchThrowableOfType(PollException.class, () -> nowhere.snapshot("IBM", NOW)))
                .hasMessageContaining("nowhere.invalid cannot be reached");
    }

    private PollException failure() {
        return catchThrowableOfType(PollException.class, () -> yahoo.snapshot("IBM", NOW));
    }

    private static List<Long> starts(List<Bar> bars) {
        return bars.stream().map(bar -> bar.startTime() / 1_000_000).toList();
    }

    private static String meta(String type, String price, String time, String volume) {
        return "\"currency\":\"USD\",\"symbol\":\"IBM\",\"instrumentType\":\"%s\",\"regularMarketTime\":%s,\"regularMarketPrice\":%s,\"regularMarketVolume\":%s,\"priceHint\":2,\"gmtoffset\":-14400,\"exchangeTimezoneName\":\"America/New_York\",%s"
                .formatted(type, time, price, volume, PERIOD);
    }

    private static String chart(String meta, String times, String quote) {
        return "{\"chart\":{\"result\":[{\"meta\":{%s},\"timestamp\":[%s],\"indicators\":{\"quote\":[{%s}]}}],\"error\":null}}"
                .formatted(meta, times, quote);
    }
}
