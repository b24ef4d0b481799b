package dev.candlewick.dashboard.api;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.zaxxer.hikari.HikariDataSource;
import dev.candlewick.dashboard.anomaly.AnomalyQueries;
import dev.candlewick.dashboard.candle.CandleRows;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

@RealComponents(Part.DATABASE)
class ApiIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Database database;
    private final CandleRows rows;
    private final HikariDataSource reader;
    private final MockMvc api;
    private CandleSeries series = new CandleSeries("", Interval.ONE_MINUTE);

    ApiIT(Database database) throws SQLException {
        this.database = database;
        rows = new CandleRows(database);
        reader = new HikariDataSource();
        reader.setJdbcUrl(database.jdbcUrl());
        reader.setUsername(Role.READER.roleName());
        reader.setPassword(database.password(Role.READER));
        ApiQueries queries = new ApiQueries(JdbcClient.create(reader));
        api =
                MockMvcBuilders.standaloneSetup(
                                new CandleApi(queries),
                                new InstrumentApi(queries),
                                new AnomalyApi(
                                        queries, new AnomalyQueries(JdbcClient.create(reader))),
                                new UdfApi(queries))
                        .setControllerAdvice(new ApiErrors())
                        .addMappedInterceptors(
                                new String[] {"/api/**", "/udf/**"}, new KnownParameters())
                        .build();
    }

    /** Five closed minutes from noon on, a hole, and a forming one at seven past. */
    @BeforeEach
    void writeCandles() throws SQLException {
        series = new CandleSeries("A" + System.nanoTime() + "/USDT", Interval.ONE_MINUTE);
        rows.instrument(series.symbol(), "Quotes \"and\", commas");
        for (int past = 0; past < 5; past++) {
            rows.write(series, minute(past), "100.0000000" + (past + 1), true, past);
        }
        rows.write(series, minute(7), "200", false, 99);
        rows.write(
                new CandleSeries(series.symbol(), Interval.ONE_DAY),
                NOON.truncatedTo(ChronoUnit.DAYS),
                "200",
                false,
                99);
        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO trading_session
                    SELECT log_epoch, '24x7', 'REGULAR', '2026-03-02', '2026-03-02T00:00Z', '2026-03-03T00:00Z'
                    FROM epoch WHERE state = 'LIVE' ON CONFLICT DO NOTHING
                    """);
        }
    }

    @AfterEach
    void hangUp() throws SQLException {
        reader.close();
        rows.close();
    }

    @Test
    void theLastCandlesComeOldestFirstAndExact() throws Exception {
        candles("interval", "1m", "limit", "2")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.symbol").value(series.symbol()))
                .andExpect(
                        jsonPath(
                                "$.candles[*].start_time",
                                contains("2026-03-02T12:04:00Z", "2026-03-02T12:07:00Z")))
                .andExpect(jsonPath("$.candles[*].state", contains("CLOSED", "PARTIAL")))
                .andExpect(content().string(containsString("\"close\":100.00000005,")))
                .andExpect(jsonPath("$.more").value(true));
    }

    @Test
    void aRangeIsReadForwardsAndSaysWhenThereIsMore() throws Exception {
        candles("interval", "1m", "from", minute(1).toString(), "limit", "3")
                .andExpect(
                        jsonPath(
                                "$.candles[*].close",
                                contains(100.00000002, 100.00000003, 100.00000004)))
                .andExpect(jsonPath("$.more").value(true));
        candles("interval", "1m", "from", "2020-01-01", "to", "2027-01-01T00:00:00+02:00")
                .andExpect(jsonPath("$.candles", hasSize(6)))
                .andExpect(jsonPath("$.more").value(false));
        candles("interval", "1m", "from", "2030-01-01")
                .andExpect(jsonPath("$.candles", hasSize(0)));
    }

    @Test
    void widerOnesAreFoldedAndHolesFilledAsAskedFor() throws Exception {
        candles("interval", "2m", "limit", "2")
                .andExpect(
                        jsonPath(
                                "$.candles[*].start_time",
                                contains("2026-03-02T12:04:00Z", "2026-03-02T12:06:00Z")));
        candles("interval", "1m", "fill", "previous", "session", "regular")
                .andExpect(jsonPath("$.candles[5].filled").value(true))
                .andExpect(jsonPath("$.candles[5].close").value(100.00000005))
                .andExpect(jsonPath("$.candles[5].last_offset").isEmpty())
                .andExpect(jsonPath("$.candles", hasSize(8)));
        candles("interval", "1m", "adjust", "splits").andExpect(jsonPath("$.candles", hasSize(6)));
    }

    @Test
    void whatWasKnownBeforeARevisionCanBeAsked() throws Exception {
        String before =
                JdbcClient.create(reader)
                        .sql(
                                "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                        .query(String.class)
                        .single();
        rows.write(series, minute(2), "150", true, 100);

        candles("interval", "1m", "from", minute(2).toString(), "limit", "1")
                .andExpect(jsonPath("$.candles[0].close").value(150))
                .andExpect(jsonPath("$.candles[0].state").value("REVISED"))
                .andExpect(jsonPath("$.candles[0].revision").value(1));
        candles("interval", "1m", "from", minute(2).toString(), "limit", "1", "as_of", before)
                .andExpect(jsonPath("$.candles[0].close").value(100.00000003))
                .andExpect(jsonPath("$.candles[0].state").value("CLOSED"));
    }

    @Test
    void theSameRowsComeAsCsv() throws Exception {
        api.perform(
                        get("/api/candles")
                                .param("symbol", series.symbol())
                                .param("interval", "1m")
                                .param("limit", "1")
                                .accept("text/csv"))
                .andExpect(content().contentTypeCompatibleWith("text/csv"))
                .andExpect(
                        content()
                                .string(
                                        containsString(
                                                "\r\n"
                                                        + series.symbol()
                                                        + ",1m,2026-03-02T12:07:00Z,2026-03-02T12:08:00Z,REGULAR,2026-03-02,200,200.5,199.5,200,1000,200,200000,3,3,PARTIAL,0,")));
        api.perform(get("/api/instruments").param("query", series.symbol()).accept("text/csv"))
                .andExpect(
                        content()
                                .string(
                                        containsString(
                                                ",\"Quotes \"\"and\"\", commas\",24x7,0.01,,,")));
    }

    @Test
    void flagsComeWithWhatTheyRestOn() throws Exception {
        rows.flag(series.symbol(), minute(1), "INFO", "OPEN");
        rows.flag(series.symbol(), minute(2), "CRITICAL", "OPEN");
        rows.flag(series.symbol(), minute(3), "WARN", "WITHDRAWN");

        anomalies("severity", "warn")
                .andExpect(jsonPath("$[*].severity", contains("WARN", "CRITICAL")))
                .andExpect(jsonPath("$[1].start_time").value("2026-03-02T12:02:00Z"))
                .andExpect(jsonPath("$[1].formula").value("abs(r - mean) / sd"))
                .andExpect(jsonPath("$[1].inputs.sd").value("0.00155"))
                .andExpect(jsonPath("$[1].first_offset").value(100));
        anomalies("status", "OPEN", "to", minute(2).toString(), "kind", "price_jump")
                .andExpect(jsonPath("$[*].severity", contains("INFO")));
        anomalies("from", minute(2).toString(), "limit", "1")
                .andExpect(jsonPath("$[*].status", contains("WITHDRAWN")));
        anomalies("from", minute(2).toString(), "to", minute(2).toString())
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail", containsString("which is not before to")));
        anomalies("kind", "PRICE")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail", containsString("should be one of PRICE_JUMP, ")));
        api.perform(get("/api/anomalies?symbol=" + series.symbol()).accept("text/csv"))
                .andExpect(
                        content()
                                .string(
                                        containsString(
                                                ",0.0125,1.0E-4,8.0,6.0,abs(r - mean) / sd,")));
    }

    private ResultActions anomalies(String... parameters) throws Exception {
        var request = get("/api/anomalies").param("symbol", series.symbol());
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        return api.perform(request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    interval=1m&limit=0                    | limit is '0', and should be a whole number from 1 to 10000.
                    interval=1m&limit=10001                | limit is '10001'
                    interval=1m&from=yesterday             | from is 'yesterday', and should be a time such as
                    interval=1m&from=2026-02-30            | from is '2026-02-30'
                    interval=1m&from=2026-03-03&to=2026-03-02 | which is not before to
                    interval=5x                            | width '5x' is not known. A width is a whole number
                    interval=1m&session=NIGHT              | session 'NIGHT' is not known
                    interval=1m&fill=zero                  | fill 'zero' is not known
                    interval=1m&adjust=yes                 | adjust 'yes' is not known
                    interval=1m&as_of=2026-03-02&fill=null | as_of gives candles as they stood
                    interval=2m&as_of=2026-03-02           | 2m
                    interval=1m&form=2026-03-02            | Unknown: form. Parameters here are: symbol, interval, from
                    interval=1m&interval=5m                | The parameter interval is given twice.
                    limit=5                                | The parameter interval is missing.
                    interval=1m&fill=%00                   | The parameter fill has a control character in it.
                    interval=1m&se%00ssion=PRE             | The parameter session has a control character in it.
                    interval=1m&adjust=none%0A             | The parameter adjust has a control character in it.
                    """)
    void aBadArgumentIsNamed(String query, String detail) throws Exception {
        api.perform(get(URI.create("/api/candles?symbol=" + series.symbol() + "&" + query)))
                .andExpect(status().isBadRequest())
                .andExpect(content().contentTypeCompatibleWith("application/problem+json"))
                .andExpect(jsonPath("$.detail", containsString(detail)));
    }

    @Test
    void anUnknownSymbolIsNotFound() throws Exception {
        api.perform(get("/api/candles?symbol=NOBODY&interval=1m").accept("text/csv"))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.detail", containsString("No instrument 'NOBODY'")));
        api.perform(get("/api/instruments?symbol=NOBODY")).andExpect(status().isNotFound());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    symbols?symbol=NOBODY                     | No instrument 'NOBODY'
                    symbols?symbol=%00                        | The parameter symbol has a control character in it.
                    symbols                                   | The parameter symbol is missing.
                    search?limit=many                         | limit is 'many'
                    history?symbol=NOBODY&resolution=1&from=1 | The parameter to is missing.
                    """)
    void chartsKnowAnErrorByItsWordsAndReadOnlyStatus200(String query, String message)
            throws Exception {
        api.perform(get(URI.create("/udf/" + query)))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.s").value("error"))
                .andExpect(jsonPath("$.errmsg", containsString(message)));
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSoWithoutDetails() throws Exception {
        reader.close();

        candles("interval", "1m")
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.detail", containsString("The database does not answer")));
        api.perform(get("/udf/search"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.s").value("error"))
                .andExpect(jsonPath("$.errmsg", containsString("The database does not answer")));
    }

    @Test
    void chartsGetTheBarsAsTheyKnowThem() throws Exception {
        String symbol = series.symbol();
        api.perform(get("/udf/symbols").param("symbol", "CANDLEWICK:" + symbol))
                .andExpect(jsonPath("$.ticker").value(symbol))
                .andExpect(jsonPath("$.minmov").value(1))
                .andExpect(jsonPath("$.pricescale").value(100));
        api.perform(get("/udf/search").param("query", symbol.toLowerCase(java.util.Locale.ROOT)))
                .andExpect(jsonPath("$[*].symbol", contains(symbol)));
        history("1", minute(1), minute(4), null)
                .andExpect(jsonPath("$.s").value("ok"))
                .andExpect(jsonPath("$.c", contains(100.00000002, 100.00000003, 100.00000004)))
                .andExpect(jsonPath("$.t[0]").value(minute(1).getEpochSecond()));
        history("1", minute(4), minute(5), "3").andExpect(jsonPath("$.t", hasSize(3)));
        history("1D", minute(-9999), minute(9999), null)
                .andExpect(jsonPath("$.t", contains(1772409600)));
        history("1", minute(5), minute(6), null)
                .andExpect(jsonPath("$.s").value("no_data"))
                .andExpect(jsonPath("$.nextTime").value(minute(4).getEpochSecond()));
        history("7", minute(5), minute(6), null).andExpect(jsonPath("$.s").value("error"));
        api.perform(get("/udf/config")).andExpect(jsonPath("$.supported_resolutions", hasSize(10)));
    }

    private ResultActions history(
            String resolution,
            Instant from,
            Instant to,
            @org.jspecify.annotations.Nullable String countback)
            throws Exception {
        var request =
                get("/udf/history")
                        .param("symbol", series.symbol())
                        .param("resolution", resolution)
                        .param("from", String.valueOf(from.getEpochSecond()))
                        .param("to", String.valueOf(to.getEpochSecond()));
        return api.perform(countback == null ? request : request.param("countback", countback));
    }

    private ResultActions candles(String... parameters) throws Exception {
        var request = get("/api/candles").param("symbol", series.symbol());
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        return api.perform(request);
    }

    private static Instant minute(int past) {
        return NOON.plus(MINUTE.multipliedBy(past));
    }
}
