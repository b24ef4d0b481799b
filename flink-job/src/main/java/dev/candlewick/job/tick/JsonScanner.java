package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;

/**
 * Walks over one JSON object (RFC 8259) in a byte array and points at its values instead of
 * building them. Anything that is not well formed ends in a MALFORMED rejection.
 */
final class JsonScanner {

    enum Kind {
        ABSENT,
        NULL,
        STRING,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        OBJECT,
        ARRAY
    }

    /** A value in the array: for a string without its quotes. */
    static final class Value {
        Kind kind = Kind.ABSENT;
        int start;
        int end;
        boolean escaped;

        boolean equalsAscii(byte[] bytes, String text) {
            if (escaped) {
                return text.equals(text(bytes));
            }
            if (end - start != text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (bytes[start + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        String text(byte[] bytes) {
            String raw = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            return escaped ? unescape(raw) : raw;
        }

        private static String unescape(String raw) {
            StringBuilder text = new StringBuilder(raw.length());
            int i = 0;
            while (i < raw.length()) {
                char c = raw.charAt(i++);
                if (c != '\\') {
                    text.append(c);
                    continue;
                }
                char escape = raw.charAt(i++);
                switch (escape) {
                    case 'b' -> text.append('\b');
                    case 'f' -> text.append('\f');
                    case 'n' -> text.append('\n');
                    case 'r' -> text.append('\r');
                    case 't' -> text.append('\t');
                    case 'u' -> {
                        text.append((char) Integer.parseInt(raw, i, i + 4, 16));
                        i += 4;
                    }
                    default -> text.append(escape);
                }
            }
            return text.toString();
        }
    }

    final Value name = new Value();
    private final Value skipped = new Value();
    private final int deepest;
    private byte[] bytes = {};
    private int at;
    private boolean first;

    JsonScanner(int deepest) {
        this.deepest = deepest;
    }

    void reset(byte[] value) {
        TickRules.requireUtf8(value, 0, value.length);
        bytes = value;
        at = 0;
    }

    void beginObject() {
        skipSpace();
        expect('{');
        first = true;
    }

    /**
     * Moves to the next value and points {@link #name} at its name; false at the end of the object.
     */
    boolean nextName() {
        skipSpace();
        if (peek() == '}') {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
            skipSpace();
        }
        first = false;
        readString(name);
        skipSpace();
        expect(':');
        return true;
    }

    void end() {
        skipSpace();
        if (at != bytes.length) {
            throw Rejection.malformed("bytes follow the object, from byte " + at);
        }
    }

    void readValue(Value value) {
        readValue(value, 1);
    }

    void skipValue() {
        readValue(skipped, 1);
    }

    private void readValue(Value value, int depth) {
        skipSpace();
        int start = at;
        switch (peek()) {
            case '"' -> readString(value);
            case '{' -> {
                skipObject(depth + 1);
                value.kind = Kind.OBJECT;
            }
            case '[' -> {
                skipArray(depth + 1);
                value.kind = Kind.ARRAY;
            }
            case 't' -> word("true", value, Kind.BOOLEAN);
            case 'f' -> word("false", value, Kind.BOOLEAN);
            case 'n' -> word("null", value, Kind.NULL);
            default -> readNumber(value);
        }
        if (value.kind != Kind.STRING) {
            value.start = start;
            value.end = at;
        }
    }

    private void skipObject(int depth) {
        checkDepth(depth);
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            readString(skipped);
            skipSpace();
            expect(':');
            readValue(skipped, depth);
            skipSpace();
            if (peek() == '}') {
                at++;
                return;
            }
            expect(',');
        }
    }

    private void skipArray(int depth) {
        checkDepth(depth);
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            readValue(skipped, depth);
            skipSpace();
            if (peek() == ']') {
                at++;
                return;
            }
            expect(',');
        }
    }

    private void checkDepth(int depth) {
        if (depth > deepest) {
            throw Rejection.malformed("nested deeper than " + deepest);
        }
    }

    private void readString(Value value) {
        expect('"');
        value.kind = Kind.STRING;
        value.escaped = false;
        value.start = at;
        while (true) {
            int b = peek();
            if (b == '"') {
                value.end = at++;
                return;
            }
            if (b >= 0 && b < 0x20) {
                throw Rejection.malformed("control character in a string, at byte " + at);
            }
            at++;
            if (b == '\\') {
                value.escaped = true;
                readEscape();
            }
        }
    }

    private void readEscape() {
        int b = peek();
        at++;
        if (b == 'u') {
            for (int i = 0; i < 4; i++) {
                int digit = peek();
                boolean hexadecimal =
                        isDigit(digit)
                                || (digit >= 'a' && digit <= 'f')
                                || (digit >= 'A' && digit <= 'F');
                if (!hexadecimal) {
                    throw Rejection.malformed("broken \\u escape, at byte " + at);
                }
                at++;
            }
        } else if ("\"\\/bfnrt".indexOf(b) < 0) {
            throw Rejection.malformed("unknown escape, at byte " + (at - 1));
        }
    }

    private void readNumber(Value value) {
        value.kind = Kind.INTEGER;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peekOrEnd() == '.') {
            value.kind = Kind.DECIMAL;
            at++;
            digits();
        }
        if (peekOrEnd() == 'e' || peekOrEnd() == 'E') {
            value.kind = Kind.DECIMAL;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        if (!isDigit(peek())) {
            throw Rejection.malformed("a value or a digit is expected, at byte " + at);
        }
        while (isDigit(peekOrEnd())) {
            at++;
        }
    }

    private void word(String text, Value value, Kind kind) {
        for (int i = 0; i < text.length(); i++) {
            expect(text.charAt(i));
        }
        value.kind = kind;
    }

    private void skipSpace() {
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private int peek() {
        if (at >= bytes.length) {
            throw Rejection.malformed("the message ends in the middle");
        }
        return bytes[at];
    }

    /** The next byte, or a space at the end. */
    private int peekOrEnd() {
        return at < bytes.length ? bytes[at] : ' ';
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw Rejection.malformed("'" + expected + "' is expected, at byte " + at);
        }
        at++;
    }
}
