package dev.candlewick.dashboard.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Candles of any width, as JSON or CSV. */
@RestController
@Tag(name = "Candles")
class CandleApi {

    static final int LIMIT = 500;
    static final int LARGEST_LIMIT = 10_000;

    private final ApiQueries queries;

    CandleApi(ApiQueries queries) {
        this.queries = queries;
    }

    @GetMapping(
            path = "/api/candles",
            produces = {MediaType.APPLICATION_JSON_VALUE, Representation.CSV_VALUE})
    @Operation(
            summary = "Candles of one symbol, oldest first",
            description =
                    """
                    Every number is an exact decimal, every time UTC. Accept: text/csv gives the same rows as CSV. \
                    To page, ask again from the end_time of the last candle, or up to the start_time of the first.""")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = CandlePage.class)),
                @Content(mediaType = Representation.CSV_VALUE, schema = @Schema(type = "string"))
            })
    @ApiResponse(
            responseCode = "400",
            description = "An argument is wrong; detail says which and how",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class)))
    @ApiResponse(
            responseCode = "404",
            description = "No such symbol",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class)))
    ResponseEntity<?> candles(
            @Parameter(description = "Symbol as in the topic", example = "IBM")
                    @RequestParam(name = "symbol")
                    String symbol,
            @Parameter(
                            description =
                                    "A whole number and s, m, h, d, w or mo: 7s, 1m, 4h, 1d, 2w, 1mo",
                            example = "1m")
                    @RequestParam(name = "interval")
                    String interval,
            @Parameter(
                            description =
                                    "First start time, with offset, or a date (UTC); without it the last candles before to")
                    @RequestParam(name = "from", required = false)
                    @Nullable String from,
            @Parameter(description = "Start times are before it; without it no end")
                    @RequestParam(name = "to", required = false)
                    @Nullable String to,
            @Parameter(description = "At most so many candles, up to 10000; without it 500")
                    @RequestParam(name = "limit", required = false)
                    @Nullable String limit,
            @Parameter(description = "ALL (default), REGULAR, PRE, POST, EXTENDED or CLOSED")
                    @RequestParam(name = "session", required = false)
                    @Nullable String session,
            @Parameter(
                            description =
                                    "Candles where nothing was traded: none (default), null, or previous")
                    @RequestParam(name = "fill", defaultValue = "none")
                    String fill,
            @Parameter(
                            description =
                                    "Prices and volumes as they were (none, default), or adjusted for splits, or for all, dividends too")
                    @RequestParam(name = "adjust", defaultValue = "none")
                    String adjust,
            @Parameter(
                            description =
                                    "What was known at this time instead of now; of 1s, 1m, 5m, 15m, 1h and 1d")
                    @RequestParam(name = "as_of", required = false)
                    @Nullable String asOf,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        Representation representation = Representation.of(accept);
        CandleRequest request =
                new CandleRequest(
                        symbol,
                        interval,
                        Arguments.time("from", from),
                        Arguments.time("to", to),
                        Arguments.count("limit", limit, LIMIT, LARGEST_LIMIT),
                        session,
                        fill,
                        adjust,
                        Arguments.time("as_of", asOf));
        queries.known(symbol);
        CandlePage page = queries.candles(request);
        return representation.answer(page, () -> Csv.of(page));
    }
}
