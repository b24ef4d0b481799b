package dev.candlewick.job.candle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TradeIdsTest {

    @Test
    void remembersExactlyAsLongAsAnIdIsInsideTheHorizon() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            TradeIds ids = new TradeIds();
            Map<Long, Long> remembered = new HashMap<>();
            long newest = 0;
            for (int i = 0; i < 5000; i++) {
                newest = Math.max(newest, i + random.nextInt(50));
                long oldest = newest - 100;
                long time = oldest + random.nextInt(101);
                long id = random.nextInt(400);

                boolean known = remembered.getOrDefault(id, Long.MIN_VALUE) >= oldest;
                if (!known) {
                    remembered.put(id, time);
                }
                assertThat(ids.add(id * 7919, id, time, oldest))
                        .as("seed %d step %d", seed, i)
                        .isEqualTo(!known);
            }
        }
    }
}
