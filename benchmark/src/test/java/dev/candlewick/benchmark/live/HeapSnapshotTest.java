package dev.candlewick.benchmark.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeapSnapshotTest {

    private static final String META =
            """
            {"snapshot": {"meta": {
              "node_fields": ["type", "name", "id", "self_size", "edge_count"],
              "node_types": [["hidden", "object", "native", "sliced string"], "string", "number", "number", "number"]},
              "node_count": 4},
            """;

    @Test
    void objectsOfTheScriptsAreSummedButNotTextsNorWhatIsOfTheBrowser() throws IOException {
        String snapshot =
                META
                        + """
                        "nodes": [1, 7, 1, 120, 2, 2, 8, 3, 5000, 0, 0, 9, 5, 64, 1, 3, 9, 7, 700, 0],
                        "edges": [1, 2, 3], "strings": ["nodes"]}""";

        assertThat(HeapSnapshot.objectBytes(snapshot)).isEqualTo(184);
    }

    @Test
    void whatIsNoSnapshotIsSaidSo() {
        assertThatThrownBy(() -> HeapSnapshot.objectBytes("{}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no nodes");
        assertThatThrownBy(() -> HeapSnapshot.objectBytes(META + "\"nodes\": [1, 7"))
                .isInstanceOf(IOException.class);
    }
}
