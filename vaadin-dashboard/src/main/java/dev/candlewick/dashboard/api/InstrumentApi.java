package dev.candlewick.dashboard.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The instruments that have candles, and what is known of them. */
@RestController
@Tag(name = "Instruments")
class InstrumentApi {

    private static final int LIMIT = 1_000;
    private static final int LARGEST_LIMIT = 10_000;

    private final ApiQueries queries;

    InstrumentApi(ApiQueries queries) {
        this.queries = queries;
    }

    @GetMapping(
            path = "/api/instruments",
            produces = {MediaType.APPLICATION_JSON_VALUE, Representation.CSV_VALUE})
    @Operation(
            summary = "Instruments, by symbol",
            description = "One by its symbol, or those whose symbol or name has a text in it.")
    ResponseEntity<?> instruments(
            @Parameter(description = "Exactly this one; 404 when it is not there")
                    @RequestParam(name = "symbol", required = false)
                    @Nullable String symbol,
            @Parameter(description = "Text in symbol or name, in any case")
                    @RequestParam(name = "query", defaultValue = "")
                    String query,
            @Parameter(description = "At most so many, up to 10000; without it 1000")
                    @RequestParam(name = "limit", required = false)
                    @Nullable String limit,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        Representation representation = Representation.of(accept);
        int count = Arguments.count("limit", limit, LIMIT, LARGEST_LIMIT);
        List<ApiInstrument> found =
                symbol == null ? queries.instruments(query, count) : List.of(queries.known(symbol));
        return representation.answer(found, () -> Csv.of(found));
    }
}
