package dev.candlewick.feed.venue;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A market that trades are streamed from. */
public interface Venue {
    /** The name that messages carry as their source. */
    String name();

    /** Where the stream is; may hold a key, and so is shown to nobody. */
    URI stream();

    /** What is said on a new connection, and what its frames mean. */
    Session session();

    /** Where missed trades are; empty when the venue has no such place. */
    Optional<History> history();

    /** Whether the ids of a symbol's trades go up by one, so that a missing one shows. */
    boolean isSequenced();

    /** Texts that must be shown nowhere. */
    List<String> secrets();

    /** Where the stream is, without anything secret. */
    default String place() {
        URI stream = stream();
        return stream.getScheme()
                + "://"
                + stream.getHost()
                + (stream.getPort() < 0 ? "" : ":" + stream.getPort())
                + stream.getPath();
    }

    /** The text with everything secret taken out. */
    default String scrubbed(String text) {
        String scrubbed = text;
        for (String secret : secrets()) {
            scrubbed = scrubbed.replace(secret, "***");
        }
        return scrubbed;
    }
}
