package dev.candlewick.dashboard.explain;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the ticks are; from the environment variables {@code CANDLEWICK_BOOTSTRAP_SERVERS} and
 * {@code CANDLEWICK_ARCHIVE}.
 *
 * @param bootstrapServers of Kafka, empty when nobody has told
 * @param archive folder or {@code s3://bucket/folder} with what Kafka no longer has, empty when
 *     there is none
 */
@ConfigurationProperties("candlewick.log")
record LogAccess(String bootstrapServers, String archive) {

    boolean isKnown() {
        return !bootstrapServers.isBlank();
    }
}
