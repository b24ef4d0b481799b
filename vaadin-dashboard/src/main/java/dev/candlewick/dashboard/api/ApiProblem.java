package dev.candlewick.dashboard.api;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** A request that cannot be answered; its message is for whoever sent it. */
final class ApiProblem extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    private final HttpStatus status;

    private ApiProblem(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    static ApiProblem badArgument(String message) {
        return new ApiProblem(HttpStatus.BAD_REQUEST, message);
    }

    static ApiProblem unknownSymbol(String symbol) {
        return new ApiProblem(
                HttpStatus.NOT_FOUND,
                "No instrument '" + symbol + "'. /api/instruments lists those there are.");
    }

    static ApiProblem notAcceptable(String message) {
        return new ApiProblem(HttpStatus.NOT_ACCEPTABLE, message);
    }

    static ApiProblem busy() {
        return new ApiProblem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Too many requests are answered at the moment. Try again in a few seconds, and ask for less at once.");
    }

    HttpStatus status() {
        return status;
    }
}
