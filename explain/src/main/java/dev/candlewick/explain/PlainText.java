package dev.candlewick.explain;

import org.jspecify.annotations.Nullable;

/**
 * A stranger's text for a terminal or a page: one line, nothing that moves the cursor or turns the
 * direction of writing.
 */
public final class PlainText {

    private static final int LONGEST = 40;
    private static final String CUT = "...";

    private PlainText() {}

    /** The text for a cell of a table; longer ones are cut. */
    public static String cell(@Nullable String text) {
        String line = line(text);
        int length = line.codePointCount(0, line.length());
        return length <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - CUT.length())) + CUT;
    }

    /** The whole text; what a terminal could take for a command is shown as its code. */
    public static String line(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            if (isShown(point)) {
                                plain.appendCodePoint(point);
                            } else {
                                plain.append("\\u{").append(Integer.toHexString(point)).append('}');
                            }
                        });
        return plain.toString();
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    // Among these are the characters that turn the direction of writing.
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
