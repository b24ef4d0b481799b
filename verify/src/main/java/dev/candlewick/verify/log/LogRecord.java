package dev.candlewick.verify.log;

import org.jspecify.annotations.Nullable;

/**
 * One record of the log.
 *
 * @param partition Kafka partition
 * @param offset Kafka offset
 * @param key as it lies in the log, null when there is none
 * @param value as it lies in the log, null when there is none
 * @param appendTime milliseconds since the epoch; null on topics that do not stamp it
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never compared, and copying every message would be waste
public record LogRecord(
        int partition,
        long offset,
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable Long appendTime) {}
