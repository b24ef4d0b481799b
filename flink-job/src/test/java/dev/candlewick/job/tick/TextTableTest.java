package dev.candlewick.job.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private final TextTable table = new TextTable();

    private String get(String text) {
        byte[] around = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return table.get(around, 1, around.length - 1, (bytes, start, end) -> end > start);
    }

    @Test
    void keepsTensOfThousandsOfTextsEachWithItsOwnNumber() {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 30_000; i++) {
            assertThat(get("SYM" + i)).isEqualTo("SYM" + i);
            numbers.add(table.number());
        }
        assertThat(numbers).hasSize(30_000);
        for (int i = 0; i < 30_000; i++) {
            String again = get("SYM" + i);
            int number = table.number();
            assertThat(again).isSameAs(("SYM" + i).intern());
            assertThat(number).isEqualTo(i);
        }
    }

    @Test
    void forgetsAllTextsWhenThereAreTooManyAndGoesOn() {
        for (int i = 0; i < 300_000; i++) {
            assertThat(get("noise " + i)).isEqualTo("noise " + i);
            assertThat(table.number()).isBetween(0, (1 << 17) - 1);
        }
        assertThat(get("IBM")).isEqualTo("IBM");
    }

    @Test
    void tellsTextsApartThatShareTheirFirstEightBytes() {
        assertThat(get("ABCDEFGH")).isEqualTo("ABCDEFGH");
        assertThat(get("ABCDEFGHI")).isEqualTo("ABCDEFGHI");
        assertThat(get("ABCDEFGHIJKLMNOPQ")).isEqualTo("ABCDEFGHIJKLMNOPQ");
        assertThat(get("ABCDEFGH")).isEqualTo("ABCDEFGH");
    }

    @Test
    void whatIsRefusedIsNotKept() {
        assertThat(get("")).isEmpty();
        assertThat(get("")).isEmpty();
    }
}
