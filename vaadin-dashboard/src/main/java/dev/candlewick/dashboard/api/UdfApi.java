package dev.candlewick.dashboard.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The same candles for charts that speak TradingView's Universal Data Feed. Bars of a day and more
 * have the time that charts expect: midnight UTC of their date.
 */
@RestController
@RequestMapping(path = "/udf", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "TradingView data feed (UDF)")
class UdfApi {

    private static final String EXCHANGE = "CANDLEWICK";
    private static final int MOST_BARS = 5_000;
    private static final int MOST_SYMBOLS = 100;

    /** Without a price step prices are shown with two decimals. */
    private static final BigDecimal CENT = new BigDecimal("0.01");

    /** Our intervals by the names of charts. */
    private static final Map<String, String> RESOLUTIONS = resolutions();

    private static final ApiErrors ERRORS = new ApiErrors();

    private final ApiQueries queries;

    UdfApi(ApiQueries queries) {
        this.queries = queries;
    }

    private static Map<String, String> resolutions() {
        Map<String, String> intervals = new LinkedHashMap<>();
        intervals.put("1S", "1s");
        intervals.put("1", "1m");
        intervals.put("5", "5m");
        intervals.put("15", "15m");
        intervals.put("30", "30m");
        intervals.put("60", "1h");
        intervals.put("240", "4h");
        intervals.put("1D", "1d");
        intervals.put("1W", "1w");
        intervals.put("1M", "1mo");
        return intervals;
    }

    @GetMapping("/config")
    @Operation(summary = "What this data feed can do")
    Map<String, Object> config() {
        return Map.of(
                "supports_search", true,
                "supports_group_request", false,
                "supports_marks", false,
                "supports_timescale_marks", false,
                "supports_time", true,
                "supported_resolutions", RESOLUTIONS.keySet(),
                "exchanges", List.of(),
                "symbols_types", List.of());
    }

    @GetMapping(path = "/time", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "Seconds since 1970")
    String time() {
        return String.valueOf(Instant.now().getEpochSecond());
    }

    @GetMapping("/symbols")
    @Operation(summary = "One symbol")
    Map<String, Object> symbol(@RequestParam(name = "symbol") String symbol) {
        ApiInstrument instrument = queries.known(withoutExchange(symbol));
        BigDecimal step = Optional.ofNullable(instrument.tickSize()).orElse(CENT);
        int decimals = Math.max(0, step.stripTrailingZeros().scale());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", instrument.symbol());
        answer.put("ticker", instrument.symbol());
        answer.put("description", nameOf(instrument));
        answer.put("type", "");
        // Bars stand where there are any: which hours are traded, the chart need not know.
        answer.put("session", "24x7");
        answer.put("timezone", "Etc/UTC");
        answer.put("exchange", exchangeOf(instrument));
        answer.put("listed_exchange", exchangeOf(instrument));
        answer.put("minmov", step.movePointRight(decimals).longValueExact());
        answer.put("pricescale", BigDecimal.TEN.pow(decimals).longValueExact());
        answer.put("format", "price");
        answer.put("has_intraday", true);
        answer.put("has_seconds", true);
        answer.put("has_daily", true);
        answer.put("has_weekly_and_monthly", true);
        answer.put("seconds_multipliers", List.of("1"));
        answer.put("intraday_multipliers", List.of("1", "5", "15", "30", "60", "240"));
        answer.put("supported_resolutions", RESOLUTIONS.keySet());
        answer.put("volume_precision", 8);
        answer.put("data_status", "streaming");
        if (instrument.currency() != null) {
            answer.put("currency_code", instrument.currency());
        }
        return answer;
    }

    @GetMapping("/search")
    @Operation(summary = "Symbols that have a text in them")
    List<Map<String, Object>> search(
            @RequestParam(name = "query", defaultValue = "") String query,
            @RequestParam(name = "limit", required = false) @Nullable String limit) {
        int count = Arguments.count("limit", limit, MOST_SYMBOLS / 2, MOST_SYMBOLS);
        return queries.instruments(query, count).stream().map(UdfApi::found).toList();
    }

    private static Map<String, Object> found(ApiInstrument instrument) {
        return Map.of(
                "symbol", instrument.symbol(),
                "full_name", instrument.symbol(),
                "ticker", instrument.symbol(),
                "description", nameOf(instrument),
                "exchange", exchangeOf(instrument),
                "type", "");
    }

    @GetMapping("/history")
    @Operation(summary = "Bars of a symbol")
    Map<String, Object> history(
            @RequestParam(name = "symbol") String symbol,
            @RequestParam(name = "resolution") String resolution,
            @RequestParam(name = "from") String from,
            @RequestParam(name = "to") String to,
            @RequestParam(name = "countback", required = false) @Nullable String countback) {
        String interval = RESOLUTIONS.get(resolution);
        if (interval == null) {
            // Charts write 1D as D, too.
            interval = RESOLUTIONS.get("1" + resolution);
        }
        if (interval == null) {
            throw ApiProblem.badArgument(
                    "resolution is '"
                            + resolution
                            + "', and should be one of "
                            + RESOLUTIONS.keySet()
                            + ".");
        }
        ApiInstrument instrument = queries.known(withoutExchange(symbol));
        Instant end = Arguments.epochSeconds("to", to);
        Instant start = Arguments.epochSeconds("from", from);
        // Bars of dates start at midnights of the exchange, which are within a day of those of UTC.
        boolean ofDates =
                interval.endsWith("d") || interval.endsWith("w") || interval.endsWith("mo");
        boolean counted = countback != null;
        List<ApiCandle> candles =
                queries.candles(
                                request(
                                        instrument.symbol(),
                                        interval,
                                        counted ? Optional.empty() : Optional.of(start),
                                        end,
                                        Arguments.count(
                                                "countback", countback, MOST_BARS, MOST_BARS)))
                        .candles();
        Bars bars = new Bars(ofDates);
        candles.forEach(bars::add);
        if (!bars.times.isEmpty()) {
            return bars.answer();
        }
        Map<String, Object> nothing = new LinkedHashMap<>();
        nothing.put("s", "no_data");
        queries.candles(request(instrument.symbol(), interval, Optional.empty(), start, 1))
                .candles()
                .forEach(candle -> nothing.put("nextTime", bars.time(candle)));
        return nothing;
    }

    private static CandleRequest request(
            String symbol, String interval, Optional<Instant> from, Instant to, int limit) {
        return new CandleRequest(
                symbol,
                interval,
                from,
                Optional.of(to),
                limit,
                null,
                "none",
                "none",
                Optional.empty());
    }

    /** Charts read only answers with status 200, and know an error by its own words. */
    @ExceptionHandler({
        ApiProblem.class,
        MissingServletRequestParameterException.class,
        DataAccessException.class,
        TransactionException.class,
        IllegalStateException.class
    })
    Map<String, Object> failed(Exception failure) {
        ProblemDetail problem =
                switch (failure) {
                    case ApiProblem refused -> ERRORS.problem(refused);
                    case MissingServletRequestParameterException missing -> ERRORS.missing(missing);
                    case IllegalStateException defect -> ERRORS.defect(defect);
                    default -> ERRORS.database(failure);
                };
        return Map.of("s", "error", "errmsg", String.valueOf(problem.getDetail()));
    }

    private static String withoutExchange(String symbol) {
        return symbol.startsWith(EXCHANGE + ":") ? symbol.substring(EXCHANGE.length() + 1) : symbol;
    }

    private static String exchangeOf(ApiInstrument instrument) {
        return Optional.ofNullable(instrument.venue()).orElse(EXCHANGE);
    }

    private static String nameOf(ApiInstrument instrument) {
        return instrument.name().isEmpty() ? instrument.symbol() : instrument.name();
    }

    private static final class Bars {
        private final boolean ofDates;
        private final List<Long> times = new ArrayList<>();
        private final List<BigDecimal> open = new ArrayList<>();
        private final List<BigDecimal> high = new ArrayList<>();
        private final List<BigDecimal> low = new ArrayList<>();
        private final List<BigDecimal> close = new ArrayList<>();
        private final List<BigDecimal> volume = new ArrayList<>();

        Bars(boolean ofDates) {
            this.ofDates = ofDates;
        }

        /** Leaves out candles that no trade gave all four prices. */
        void add(ApiCandle candle) {
            if (candle.open() != null
                    && candle.high() != null
                    && candle.low() != null
                    && candle.close() != null) {
                times.add(time(candle));
                open.add(candle.open());
                high.add(candle.high());
                low.add(candle.low());
                close.add(candle.close());
                volume.add(candle.volume());
            }
        }

        long time(ApiCandle candle) {
            LocalDate date = candle.sessionDate();
            return ofDates
                    ? date.atStartOfDay(ZoneOffset.UTC).toEpochSecond()
                    : candle.startTime().getEpochSecond();
        }

        Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("s", "ok");
            answer.put("t", times);
            answer.put("o", open);
            answer.put("h", high);
            answer.put("l", low);
            answer.put("c", close);
            answer.put("v", volume);
            return answer;
        }
    }
}
