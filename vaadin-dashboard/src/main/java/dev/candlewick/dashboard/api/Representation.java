package dev.candlewick.dashboard.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;

/** In what form an answer goes out. */
enum Representation {
    JSON,
    CSV;

    static final String CSV_VALUE = "text/csv";

    private static final MediaType CSV_TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private MediaType type() {
        return this == CSV ? CSV_TYPE : MediaType.APPLICATION_JSON;
    }

    /** The form that an Accept header prefers; JSON when it has no preference. */
    static Representation of(@Nullable String accept) {
        if (accept == null) {
            return JSON;
        }
        List<MediaType> accepted;
        try {
            accepted = MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException unreadable) {
            throw ApiProblem.badArgument(
                    "The header Accept is '" + accept + "', no list of media types.");
        }
        MimeTypeUtils.sortBySpecificity(accepted);
        for (MediaType each : accepted) {
            for (Representation representation : values()) {
                if (each.includes(representation.type())) {
                    return representation;
                }
            }
        }
        throw ApiProblem.notAcceptable("Answers are application/json or text/csv.");
    }

    ResponseEntity<Object> answer(Object json, Supplier<String> csv) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(type())
                .body(this == CSV ? csv.get() : json);
    }
}
