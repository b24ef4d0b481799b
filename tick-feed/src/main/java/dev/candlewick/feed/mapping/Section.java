package dev.candlewick.feed.mapping;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Names and values of a part of the file, each with its line. */
final class Section {
    private final Path file;
    private final String name;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /**
     * @param name what it is called in messages
     */
    Section(Path file, String name, Node node) {
        this.file = file;
        this.name = name;
        this.line = line(node);
        if (!(node instanceof MappingNode mapping)) {
            throw error(line, name + " must be names with values, such as topic: trades");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode(), "a name");
            if (values.put(key, tuple.getValueNode()) != null) {
                throw error(line(tuple.getKeyNode()), "'" + key + "' stands there twice");
            }
        }
    }

    /** Refuses every name but these. */
    Section allowing(Set<String> names) {
        values.forEach(
                (key, value) -> {
                    if (!names.contains(key)) {
                        throw error(
                                line(value),
                                "%s has no '%s'%s"
                                        .formatted(
                                                name,
                                                key,
                                                Nearest.words(key, new TreeSet<>(names))));
                    }
                });
        return this;
    }

    int line() {
        return line;
    }

    int line(String key) {
        Node node = values.get(key);
        return node == null ? line : line(node);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The names in the order of the file. */
    List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** Text, or empty where there is none. */
    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(node -> scalar(node, "'" + key + "'"));
    }

    String required(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    boolean flag(String key) {
        String text = text(key).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw error(line(key), "'%s' is true or false, but is '%s'".formatted(key, text));
        }
        return text.equals("true");
    }

    Optional<Integer> number(String key) {
        return text(key)
                .map(
                        text -> {
                            if (!text.matches("-?[0-9]{1,4}")) {
                                throw error(
                                        line(key),
                                        "'%s' is a whole number, but is '%s'".formatted(key, text));
                            }
                            return Integer.valueOf(text);
                        });
    }

    /** One text, or a list of them. */
    List<String> texts(String key) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            return List.of(scalar(node, "'" + key + "'"));
        }
        List<String> texts = new ArrayList<>();
        sequence.getValue().forEach(each -> texts.add(scalar(each, "each of '" + key + "'")));
        return texts;
    }

    boolean isList(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    boolean isSection(String key) {
        return values.get(key) instanceof MappingNode;
    }

    Optional<Section> section(String key) {
        return Optional.ofNullable(values.get(key)).map(node -> new Section(file, key, node));
    }

    MappingException missing(String key) {
        return error(line, "%s needs '%s'".formatted(name, key));
    }

    MappingException error(String key, String words) {
        return error(line(key), key + ": " + words);
    }

    private MappingException error(int at, String words) {
        return new MappingException("%s line %d: %s.".formatted(file, at, words));
    }

    private String scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw error(line(node), what + " must be one value");
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
