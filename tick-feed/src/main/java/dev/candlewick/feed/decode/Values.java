package dev.candlewick.feed.decode;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Values that formats have in common. */
final class Values {
    private Values() {}

    /**
     * The shortest decimal that is this floating point number, as it is printed; text for one that
     * is no number.
     */
    static Object ofDouble(double number) {
        return Double.isFinite(number)
                ? new BigDecimal(Double.toString(number))
                : Double.toString(number);
    }

    /** The same for a number of single precision. */
    static Object ofFloat(float number) {
        return Float.isFinite(number)
                ? new BigDecimal(Float.toString(number))
                : Float.toString(number);
    }

    /** Text in UTF-8, or hexadecimal digits where the bytes are none. */
    static String ofBytes(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException noText) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
