package dev.candlewick.feed.tick;

import java.nio.charset.StandardCharsets;

/** How a message is written; a record names it by a header. */
public enum Encoding {
    JSON("json"),
    FLAT("flat1");

    /** Key of the header; a record without it is JSON. */
    public static final String HEADER = "candlewick-encoding";

    private final String headerValue;

    Encoding(String headerValue) {
        this.headerValue = headerValue;
    }

    /** The value of the header, in ASCII. */
    public byte[] headerValue() {
        return headerValue.getBytes(StandardCharsets.US_ASCII);
    }
}
