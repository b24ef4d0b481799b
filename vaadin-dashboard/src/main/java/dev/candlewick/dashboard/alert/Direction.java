package dev.candlewick.dashboard.alert;

/** From which side a level has to be reached. */
public enum Direction {
    ABOVE("rises to"),
    BELOW("falls to"),
    EITHER("crosses");

    private final String words;

    Direction(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
