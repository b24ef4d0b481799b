package dev.candlewick.dashboard.api;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Every failure as a problem that says what was wrong and what to do; details only in the log. */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
class ApiErrors {

    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    /** What the database cannot take for a value. */
    private static final String DATA = "22";

    private static final String NOT_IN_THAT_STATE = "55000";
    private static final String CANCELLED = "57014";

    @ExceptionHandler
    ProblemDetail problem(ApiProblem problem) {
        return detail(problem.status(), String.valueOf(problem.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail missing(MissingServletRequestParameterException missing) {
        return detail(
                HttpStatus.BAD_REQUEST,
                "The parameter " + missing.getParameterName() + " is missing.");
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail database(Exception failure) {
        SQLException cause = sqlException(failure);
        String state = cause == null ? null : cause.getSQLState();
        if (cause != null && state != null && state.startsWith(DATA)) {
            return detail(HttpStatus.BAD_REQUEST, said(cause));
        }
        if (cause != null && NOT_IN_THAT_STATE.equals(state)) {
            return detail(HttpStatus.CONFLICT, said(cause));
        }
        if (CANCELLED.equals(state)) {
            return detail(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The database took longer than is allowed. Ask for a shorter range or a wider interval.");
        }
        LOG.warn("The database did not answer a request: {}", failure.toString());
        return detail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database does not answer. Try again in a few seconds.");
    }

    @ExceptionHandler
    ProblemDetail defect(IllegalStateException defect) {
        LOG.error("A request failed", defect);
        return detail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "This should not have happened. The log of the dashboard says more.");
    }

    private static ProblemDetail detail(HttpStatus status, String message) {
        return ProblemDetail.forStatusAndDetail(status, message);
    }

    /** What a function of the database says of its arguments, and its hint. */
    private static String said(SQLException cause) {
        ServerErrorMessage server =
                cause instanceof PSQLException error ? error.getServerErrorMessage() : null;
        if (server == null) {
            return String.valueOf(cause.getMessage());
        }
        String hint = Optional.ofNullable(server.getHint()).map(text -> " " + text).orElse("");
        return server.getMessage() + "." + hint;
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }
}
