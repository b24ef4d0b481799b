package dev.candlewick.verify;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to verify, and where.
 *
 * @param bootstrapServers of Kafka
 * @param jdbcUrl PostgreSQL URL of the database, without user and password
 * @param user role that may read all tables and make temporary ones: {@code candlewick_owner}
 * @param password of the role; may be empty
 * @param logEpoch the epoch to verify; empty: the live one
 * @param symbol only candles of this symbol
 * @param from only candles that start at or after this time
 * @param to only candles that start before this time
 * @param drainedTo the end offsets, by partition, that the database must have caught up with;
 *     empty: the ends of the log as they are when the verification begins, which is right when
 *     nothing is being sent
 * @param archive folder of an archive or {@code s3://bucket/folder}: the log is read from there as
 *     far as it goes, and from Kafka behind that
 * @param listed how many differences to list; all are counted
 */
public record VerifyOptions(
        String bootstrapServers,
        String jdbcUrl,
        String user,
        String password,
        Optional<Integer> logEpoch,
        Optional<String> symbol,
        Optional<Instant> from,
        Optional<Instant> to,
        Map<Integer, Long> drainedTo,
        Optional<String> archive,
        int listed) {

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9._:/-]{1,32}");
    private static final int LISTED = 200;

    public VerifyOptions {
        drainedTo = Map.copyOf(drainedTo);
        check(symbol, from, to);
    }

    /**
     * Refuses filters that make no sense.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static void check(Optional<String> symbol, Optional<Instant> from, Optional<Instant> to) {
        if (symbol.isPresent() && !SYMBOL.matcher(symbol.get()).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no symbol: 1 to 32 characters of A-Z 0-9 . _ : / -"
                            .formatted(symbol.get()));
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException(
                    "the range is empty: from %s is not before to %s"
                            .formatted(from.get(), to.get()));
        }
    }

    /** Everything. */
    public static VerifyOptions of(
            String bootstrapServers, String jdbcUrl, String user, String password) {
        return new VerifyOptions(
                bootstrapServers,
                jdbcUrl,
                user,
                password,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                LISTED);
    }

    /** This epoch instead of the live one. */
    public VerifyOptions epoch(int epoch) {
        return new VerifyOptions(
                bootstrapServers,
                jdbcUrl,
                user,
                password,
                Optional.of(epoch),
                symbol,
                from,
                to,
                drainedTo,
                archive,
                listed);
    }

    /** Only candles of one symbol, and only those that start in {@code [from, to)}. */
    public VerifyOptions only(
            Optional<String> symbol, Optional<Instant> from, Optional<Instant> to) {
        return new VerifyOptions(
                bootstrapServers,
                jdbcUrl,
                user,
                password,
                logEpoch,
                symbol,
                from,
                to,
                drainedTo,
                archive,
                listed);
    }

    /** The database must have caught up with these end offsets, by partition. */
    public VerifyOptions drainedTo(Map<Integer, Long> endOffsets) {
        return new VerifyOptions(
                bootstrapServers,
                jdbcUrl,
                user,
                password,
                logEpoch,
                symbol,
                from,
                to,
                endOffsets,
                archive,
                listed);
    }

    /** With the log of an archive as far as it goes. */
    public VerifyOptions archive(String place) {
        return new VerifyOptions(
                bootstrapServers,
                jdbcUrl,
                user,
                password,
                logEpoch,
                symbol,
                from,
                to,
                drainedTo,
                Optional.of(place),
                listed);
    }

    /** Whether anything is left out. */
    public boolean isFiltered() {
        return symbol.isPresent() || from.isPresent() || to.isPresent();
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "VerifyOptions[%s, %s, %s, %s, %s, %s, %s]"
                .formatted(bootstrapServers, jdbcUrl, user, logEpoch, symbol, from, to);
    }
}
