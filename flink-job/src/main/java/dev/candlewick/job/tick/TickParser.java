package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message of the tick topic from its bytes, without garbage for a plain tick, exactly, and
 * without ever throwing: what breaks the contract fills the record with the first reason that
 * applies. Not thread safe.
 */
public final class TickParser {

    /** Header of a record that names the encoding of its value. */
    public static final String ENCODING_HEADER = "candlewick-encoding";

    /** That header's value when the message is in flat encoding. */
    public static final String FLAT_ENCODING = "flat1";

    private static final byte[] JSON = "json".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FLAT = FLAT_ENCODING.getBytes(StandardCharsets.US_ASCII);

    /** What an encoding begins with that is the reason why a feed could not read a message. */
    private static final String FOREIGN = "foreign: ";

    private static final int LONGEST_REASON = 600;

    private final TickTexts texts = new TickTexts();
    private final PlainJsonReader plain = new PlainJsonReader(texts);
    private final JsonTickReader json = new JsonTickReader(texts);
    private final FlatTickReader flat = new FlatTickReader(texts);

    /**
     * Fills kind, reason and tick fields of {@code record} from its key and value.
     *
     * @param encoding how the value is written, as the record's header says; null: it has none
     * @param trustAppendTime whether appendTime was set by the broker, so that a time after it is a
     *     tick from the future
     */
    public void parse(LogRecord record, byte @Nullable [] encoding, boolean trustAppendTime) {
        record.reason = null;
        record.detail = "";
        byte @Nullable [] bytes = record.valueBytes;
        if (bytes == null || record.valueStart == record.valueEnd) {
            record.reject(
                    RejectReason.EMPTY,
                    bytes == null ? "the record has no value" : "the value has no bytes");
            return;
        }
        if (encoding == null && plain.read(bytes, record, trustAppendTime)) {
            return;
        }
        record.symbolNumber = LogRecord.UNNUMBERED;
        try {
            read(bytes, encoding, record, trustAppendTime);
        } catch (Rejection rejection) {
            record.reject(rejection.reason, rejection.detail);
        }
    }

    private void read(
            byte[] bytes, byte @Nullable [] encoding, LogRecord record, boolean trustAppendTime) {
        if (Arrays.equals(encoding, FLAT)) {
            flat.read(bytes, record, trustAppendTime);
        } else if (encoding == null || Arrays.equals(encoding, JSON)) {
            json.read(Objects.requireNonNull(record.value()), record, trustAppendTime);
        } else {
            throw unknown(new String(encoding, StandardCharsets.UTF_8));
        }
    }

    /** A feed that cannot read what it was given says so itself. */
    private static Rejection unknown(String encoding) {
        return Rejection.malformed(
                encoding.startsWith(FOREIGN)
                        ? Rejection.plain(encoding.substring(FOREIGN.length()), LONGEST_REASON)
                        : "the encoding "
                                + Rejection.quote(encoding)
                                + " is not known; json and flat1 are");
    }
}
