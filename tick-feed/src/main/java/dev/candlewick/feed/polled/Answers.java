package dev.candlewick.feed.polled;

import dev.candlewick.feed.venue.Json;
import dev.candlewick.feed.venue.MalformedException;

/** Reads what a source has answered; what is not as it should be is a fault that may pass. */
final class Answers {

    private Answers() {}

    /**
     * The JSON of an answer.
     *
     * @param source name of the source, for the message
     */
    static Json read(HttpDesk.Answer answer, String source) throws PollException {
        try {
            return Json.read(answer.body());
        } catch (MalformedException garbage) {
            throw PollException.passing(
                    "%s has answered something else than JSON (HTTP %d)"
                            .formatted(source, answer.status()));
        }
    }

    /** The text of a field that must be there. */
    static String text(Json answer, String name) throws PollException {
        try {
            return answer.text(name);
        } catch (MalformedException missing) {
            throw PollException.passing("the answer has no field " + name);
        }
    }
}
