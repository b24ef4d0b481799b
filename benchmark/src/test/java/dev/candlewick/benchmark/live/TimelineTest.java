package dev.candlewick.benchmark.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void aPaintingIsBothOfItsPiecesAndNoneOfWhatCameBetweenThem() {
        PageWatch.Work work =
                PageWatch.Work.of(
                        Timeline.spans(
                                List.of(
                                        stamp("candles begin", 5_000, 3_000),
                                        stamp("candles end", 9_000, 4_000),
                                        stamp("prices begin", 10_000, 5_000),
                                        stamp("prices end", 30_000, 20_000),
                                        stamp("studies begin", 31_000, 21_000),
                                        stamp("studies end", 36_000, 22_000),
                                        stamp("volumes begin", 40_000, 30_000),
                                        stamp("volumes end", 50_000, 38_000))));
        assertThat(work.updates().elapsed().millis(1)).isEqualTo(4);
        assertThat(work.updates().processor().millis(1)).isEqualTo(1);
        assertThat(work.studies().processor().millis(1)).isEqualTo(1);
        assertThat(work.paints().elapsed().count()).isEqualTo(1);
        assertThat(work.paints().elapsed().millis(1)).isEqualTo(30);
        assertThat(work.paints().processor().millis(1)).isEqualTo(23);
        assertThat(work.pieces().processor().count()).isEqualTo(2);
        assertThat(work.pieces().processor().millis(1)).isEqualTo(15);
    }

    @Test
    void whatHasNoBeginDoesNotCountAndTheLaterBeginDoes() {
        List<Timeline.Span> spans =
                Timeline.spans(
                        List.of(
                                stamp("volumes end", 1_000, 1_000),
                                stamp("prices end", 9_000, 8_000),
                                stamp("prices begin", 2_000, 2_000),
                                stamp("prices begin", 4_000, 3_000)));
        assertThat(spans).containsExactly(new Timeline.Span("prices", 5_000, 5_000));
    }

    private static JsonObject stamp(String name, long micros, long processorMicros) {
        return JsonParser.parseString(
                        "{\"name\": \"%s\", \"ts\": %d, \"tts\": %d}"
                                .formatted(name, micros, processorMicros))
                .getAsJsonObject();
    }
}
