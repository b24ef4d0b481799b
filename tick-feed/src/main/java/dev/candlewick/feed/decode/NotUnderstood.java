package dev.candlewick.feed.decode;

/** A message that cannot be read as what it should be; says why, to whoever described it. */
public final class NotUnderstood extends Exception {
    /**
     * @param reason in words, without the message's place
     */
    public NotUnderstood(String reason) {
        super(reason, null, false, false);
    }

    /** The reason in words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
