package dev.candlewick.job.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaledDecimalTest {

    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(10);

    @Test
    void anySpellingReadsAsBigDecimalReadsIt() {
        Random random = new Random(11);
        for (int i = 0; i < 200_000; i++) {
            String text = spelling(random);
            BigDecimal exact = new BigDecimal(text);
            boolean zero = exact.signum() == 0;
            boolean tooFine = !zero && exact.stripTrailingZeros().scale() > 8;
            boolean inRange =
                    zero || (!tooFine && exact.signum() > 0 && exact.compareTo(LIMIT) < 0);

            ScaledDecimal decimal = read(text);

            assertThat(decimal.tooFine()).as(text).isEqualTo(tooFine);
            assertThat(decimal.inRange()).as(text).isEqualTo(inRange);
            if (inRange) {
                assertThat(decimal.scaled())
                        .as(text)
                        .isEqualTo(exact.movePointRight(8).longValueExact());
            }
        }
    }

    @Test
    void aMebibyteOfDigitsIsReadInOnePass() {
        assertThat(read("1." + "0".repeat(1 << 20)).scaled()).isEqualTo(100_000_000L);
        assertThat(read("1" + "0".repeat(1 << 20)).inRange()).isFalse();
        assertThat(read("1e" + "9".repeat(1 << 20)).inRange()).isFalse();
        assertThat(read("1e-" + "9".repeat(1 << 20)).tooFine()).isTrue();
    }

    private static String spelling(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "-" : "");
        int integerDigits = 1 + random.nextInt(random.nextInt(5) == 0 ? 25 : 11);
        text.append(integerDigits == 1 ? random.nextInt(10) : 1 + random.nextInt(9));
        digits(text, integerDigits - 1, random);
        if (random.nextBoolean()) {
            text.append('.');
            digits(text, 1 + random.nextInt(12), random);
        }
        if (random.nextInt(4) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E')
                    .append(random.nextBoolean() ? "" : random.nextBoolean() ? "+" : "-")
                    .append(random.nextInt(20));
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, int count, Random random) {
        for (int i = 0; i < count; i++) {
            text.append(random.nextInt(3) == 0 ? random.nextInt(10) : 0);
        }
    }

    private static ScaledDecimal read(String text) {
        ScaledDecimal decimal = new ScaledDecimal();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        decimal.read(bytes, 0, bytes.length);
        return decimal;
    }
}
