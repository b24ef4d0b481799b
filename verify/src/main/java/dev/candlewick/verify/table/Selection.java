package dev.candlewick.verify.table;

import dev.candlewick.verify.VerifyOptions;
import dev.candlewick.verify.message.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which candles are compared: those of a symbol that start in {@code [from, to)}, microseconds
 * since the epoch; what is empty does not limit.
 */
public record Selection(Optional<String> symbol, Optional<Long> from, Optional<Long> to) {

    /**
     * A candle that starts before {@code to} may hold ticks up to the end of its day, which has 25
     * hours at most.
     */
    private static final long LONGEST = 25 * 3_600_000_000L;

    /** What the options ask for. */
    public static Selection of(VerifyOptions options) {
        return new Selection(
                options.symbol(),
                options.from().map(Selection::micros),
                options.to().map(Selection::micros));
    }

    /** Whether a tick can be in a candle that is compared. */
    boolean mayHold(Message.Trade trade) {
        long time = trade.eventTime();
        return symbol.map(trade.symbol()::equals).orElse(true)
                && from.map(start -> start <= time).orElse(true)
                && to.map(end -> time < end + LONGEST).orElse(true);
    }

    /** Whether everything is compared. */
    boolean isAll() {
        return symbol.isEmpty() && from.isEmpty() && to.isEmpty();
    }

    /** A condition on rows that have a symbol and, in the column given, a time in microseconds. */
    String condition(String time) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        symbol.ifPresent(value -> conditions.add("symbol = '" + value + "'"));
        from.ifPresent(value -> conditions.add(time + " >= " + value));
        to.ifPresent(value -> conditions.add(time + " < " + value));
        return String.join(" AND ", conditions);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
