package dev.candlewick.launcher.run;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes of a stranger on a terminal: one line, no control characters, of bounded length. */
final class PlainText {
    private static final int LONGEST = 400;

    private PlainText() {}

    /** The bytes as text; anything a terminal could take for a command is shown as its code. */
    static String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "(none)";
        }
        String text =
                new String(bytes, 0, Math.min(bytes.length, 4 * LONGEST), StandardCharsets.UTF_8);
        StringBuilder plain = new StringBuilder();
        int[] shown = text.codePoints().limit(LONGEST).toArray();
        for (int point : shown) {
            if (point == 0xFFFD || Character.isISOControl(point) || isInvisible(point)) {
                plain.append("\\u").append(String.format("%04x", point));
            } else {
                plain.appendCodePoint(point);
            }
        }
        if (shown.length == LONGEST) {
            plain.append("... (").append(bytes.length).append(" bytes)");
        }
        return plain.toString();
    }

    /** Among these are the characters that turn the direction of writing. */
    private static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE ->
                    true;
            default -> false;
        };
    }
}
