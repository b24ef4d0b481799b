package dev.candlewick.job.tick;

/** Leaves a reader of messages with a reason; never leaves {@link TickParser}. */
final class Rejection extends RuntimeException {

    final transient RejectReason reason;
    final String detail;

    Rejection(RejectReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    static Rejection malformed(String detail) {
        return new Rejection(RejectReason.MALFORMED, detail);
    }

    /**
     * At most 40 characters of a text, printable, so that a hostile message cannot fill a log line.
     */
    static String quote(String text) {
        return '"'
                + plain(text, 40)
                + (text.codePointCount(0, text.length()) > 40 ? "...\"" : "\"");
    }

    /** At most so many characters of a text, printable. */
    static String plain(String text, int length) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(length)
                .map(
                        c ->
                                c < 0x20 || c == 0x7F || Character.getType(c) == Character.SURROGATE
                                        ? '?'
                                        : c)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }
}
