package dev.candlewick.verify.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TotalTest {

    @Test
    void sumsAreThoseOfBigIntegers() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Total total = new Total();
            BigInteger expected = BigInteger.ZERO;
            assertThat(total.isZero()).isTrue();
            for (int number = 0; number < 200; number++) {
                long one = random.nextLong() >>> (1 + random.nextInt(60));
                long other = random.nextLong() >>> (4 + random.nextInt(60));
                total.add(one);
                total.addProduct(one >>> 4, other);
                expected =
                        expected.add(BigInteger.valueOf(one))
                                .add(
                                        BigInteger.valueOf(one >>> 4)
                                                .multiply(BigInteger.valueOf(other)));
            }
            assertThat(total.decimal(16))
                    .as("round %d", round)
                    .isEqualTo(new BigDecimal(expected, 16));
        }
    }
}
