package dev.candlewick.dashboard.alert;

/** How often an alert fires. */
public enum Repetition {
    ONCE("once"),
    PER_BAR("once in each bar"),
    ALWAYS("every time");

    private final String words;

    Repetition(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
