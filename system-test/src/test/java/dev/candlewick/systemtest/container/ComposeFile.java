package dev.candlewick.systemtest.container;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml with its anchors resolved. */
record ComposeFile(Map<String, Service> services, Map<String, Object> secrets, String text) {
    static ComposeFile read() throws IOException {
        String text = Files.readString(Repository.file("docker-compose.yml"));
        Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        java.util.LinkedHashMap<String, Service> services = new java.util.LinkedHashMap<>();
        map(yaml.get("services"))
                .forEach((name, settings) -> services.put(name, new Service(map(settings))));
        return new ComposeFile(services, map(yaml.get("secrets")), text);
    }

    Service service(String name) {
        return Objects.requireNonNull(services.get(name), name);
    }

    @SuppressWarnings("unchecked") // the keys of this file are text
    static Map<String, Object> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    /** One service. */
    record Service(Map<String, Object> settings) {
        String text(String key) {
            return String.valueOf(settings.get(key));
        }

        List<String> list(String key) {
            List<String> texts = new ArrayList<>();
            if (settings.get(key) instanceof List<?> values) {
                values.forEach(value -> texts.add(String.valueOf(value)));
            }
            return texts;
        }

        Map<String, Object> environment() {
            return map(settings.get("environment"));
        }

        /** The arguments that follow one of the command's words. */
        List<String> argumentsAfter(String word) {
            List<String> command = list("command");
            return command.subList(command.indexOf(word) + 1, command.size());
        }
    }
}
