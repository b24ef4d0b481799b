package dev.candlewick.benchmark.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A heap snapshot as Chromium's tools write it: after a description, one array of numbers in which
 * every object has as many as the description names fields.
 */
final class HeapSnapshot {
    private static final JsonFactory JSON = new ObjectMapper().getFactory();

    /**
     * What is of the browser and not of the scripts, and texts: the engine stores the same ones in
     * different ways. What keeps a text is counted.
     */
    private static final Set<String> LEFT_OUT =
            Set.of("native", "string", "concatenated string", "sliced string");

    private HeapSnapshot() {}

    /**
     * Bytes of all objects of the scripts but texts.
     *
     * @throws IOException when it is no snapshot
     */
    static long objectBytes(String snapshot) throws IOException {
        try (JsonParser parser = JSON.createParser(snapshot)) {
            JsonNode meta = null;
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                String name = parser.currentName();
                if (name.equals("meta")) {
                    parser.nextToken();
                    meta = parser.readValueAsTree();
                } else if (name.equals("nodes") && meta != null) {
                    parser.nextToken();
                    return sum(parser, meta);
                }
            }
        }
        throw new IOException("no nodes in the snapshot");
    }

    private static long sum(JsonParser nodes, JsonNode meta) throws IOException {
        List<String> fields = new ArrayList<>();
        meta.path("node_fields").forEach(field -> fields.add(field.asText()));
        int type = fields.indexOf("type");
        int size = fields.indexOf("self_size");
        if (type < 0 || size < type) {
            throw new IOException("a snapshot with the fields " + fields);
        }
        List<String> types = new ArrayList<>();
        meta.path("node_types").path(type).forEach(each -> types.add(each.asText()));
        long sum = 0;
        boolean counts = false;
        for (int field = 0; nodes.nextToken() != JsonToken.END_ARRAY; field++) {
            int at = field % fields.size();
            if (at == type) {
                counts = !LEFT_OUT.contains(types.get(nodes.getIntValue()));
            } else if (at == size && counts) {
                sum += nodes.getLongValue();
            }
        }
        return sum;
    }
}
