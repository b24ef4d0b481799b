package dev.candlewick.dashboard.explain;

import dev.candlewick.dashboard.text.Message;
import dev.candlewick.explain.Explanation;

/** How a reading goes. */
public sealed interface ReadingNews {

    /** It waits for a thread, or for the first answers of database and log. */
    record Waiting() implements ReadingNews {}

    /**
     * It reads the log.
     *
     * @param records read so far; a longer look-back begins anew
     * @param most how many there will be at most
     */
    record Progress(long records, long most) implements ReadingNews {}

    /** It has ended well. */
    record Explained(Explanation explanation) implements ReadingNews {}

    /**
     * It has ended without an answer.
     *
     * @param sentence what is wrong and what helps, for the user
     */
    record Failed(Message sentence) implements ReadingNews {}
}
