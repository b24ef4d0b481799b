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
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .limit(40)
                .map(
                        c ->
                                c < 0x20 || c == 0x7F || Character.getType(c) == Character.SURROGATE
                                        ? '?'
                                        : c)
                .forEach(quoted::appendCodePoint);
        return quoted.append(text.codePointCount(0, text.length()) > 40 ? "...\"" : "\"")
                .toString();
    }
}
