package dev.candlewick.verify.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How the value of a record is written. */
public enum Encoding {
    JSON,
    FLAT,
    /** Named by the record, and not known to the contract. */
    UNKNOWN;

    /** Key of the record header that names the encoding; the last one of that key counts. */
    public static final String HEADER = "candlewick-encoding";

    /** No JSON text begins with a smaller byte. */
    private static final int FIRST_OF_JSON = '\t';

    /** The encoding of a record by the value of its header, null for a header without a value. */
    public static Encoding named(byte @Nullable [] header) {
        return switch (header == null ? "" : new String(header, StandardCharsets.ISO_8859_1)) {
            case "json" -> JSON;
            case "flat1" -> FLAT;
            default -> UNKNOWN;
        };
    }

    /**
     * The encoding of a value that was kept without its headers. Right for every value that can be
     * read at all.
     */
    public static Encoding ofBytes(byte[] value) {
        return value.length > 0 && value[0] >= 0 && value[0] < FIRST_OF_JSON ? FLAT : JSON;
    }
}
