package dev.candlewick.explain;

import dev.candlewick.explain.Explanation.Effect;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.table.CandleColumn;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.message.MessageTexts;
import dev.candlewick.verify.rule.TradeEffect;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A judged message. Its texts are read only when it is listed.
 *
 * @param number its place among all messages of the candle, from 1
 * @param appendTime milliseconds since the epoch; null when it is not known
 * @param message as it lies in the log
 * @param trade null when the message is no valid tick
 * @param effect bits of {@link TradeEffect}
 * @param rule why it is left out or counts only in part
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Entry(
        long number,
        int partition,
        long offset,
        @Nullable Long appendTime,
        byte @Nullable [] message,
        Message.@Nullable Trade trade,
        Verdict verdict,
        int effect,
        String rule) {

    private static final int SCALE = 8;

    Entry numbered(long place) {
        return new Entry(
                place, partition, offset, appendTime, message, trade, verdict, effect, rule);
    }

    boolean isAt(Entry other) {
        return partition == other.partition && offset == other.offset;
    }

    Tick toTick(Map<Price, Entry> makers) {
        Optional<MessageTexts> read = MessageTexts.of(message);
        Message.Trade valid = trade;
        return new Tick(
                number,
                partition,
                offset,
                (valid == null
                                ? read.flatMap(MessageTexts::eventMicros)
                                : Optional.of(valid.eventTime()))
                        .map(Entry::instant)
                        .orElse(null),
                appendTime == null ? null : Instant.ofEpochMilli(appendTime),
                valid == null ? read.map(MessageTexts::price).orElse(null) : plain(valid.price()),
                valid == null ? read.map(MessageTexts::size).orElse(null) : plain(valid.size()),
                read.map(MessageTexts::venue).orElse(null),
                read.map(MessageTexts::conditions).orElse(null),
                read.map(MessageTexts::tradeId).orElse(null),
                read.map(MessageTexts::source).orElse(null),
                verdict,
                effects(),
                makers.entrySet().stream()
                        .filter(maker -> isAt(maker.getValue()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()),
                rule);
    }

    private Set<Effect> effects() {
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        if ((effect & TradeEffect.OPEN_CLOSE) != 0) {
            effects.add(Effect.OPEN_CLOSE);
        }
        if ((effect & TradeEffect.HIGH_LOW) != 0) {
            effects.add(Effect.HIGH_LOW);
        }
        if ((effect & TradeEffect.VOLUME) != 0) {
            effects.add(Effect.VOLUME);
        }
        return effects;
    }

    private static String plain(long scaled) {
        return CandleColumn.plain(BigInteger.valueOf(scaled), SCALE);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
