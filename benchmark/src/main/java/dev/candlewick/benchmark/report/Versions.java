package dev.candlewick.benchmark.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which versions were measured, as the class paths of the programs name them. */
public final class Versions {
    private static final Pattern JAR = Pattern.compile("([^/:]+)-(\\d[\\w.-]*)\\.jar");

    /** Jar that stands for a program, by the folder of its class path. */
    private static final Map<String, String> JARS =
            new TreeMap<>(
                    Map.of(
                            "", "kafka-clients",
                            "flink", "flink-streaming-java",
                            "jet", "hazelcast",
                            "kafka-streams", "kafka-streams",
                            "spark", "spark-sql_2.13"));

    private Versions() {}

    /** Writes the versions into the figures. */
    public static void describe(Figures figures) {
        ObjectNode versions = figures.object("versions");
        versions.put("java", Runtime.version().toString());
        Path modules = Repository.root().resolve("benchmark");
        JARS.forEach(
                (folder, jar) -> {
                    try {
                        String classPath =
                                Files.readString(
                                        modules.resolve(folder).resolve("target/classpath"));
                        Map<String, String> jars = jars(classPath);
                        Stream.of(jar, "kafka-clients", "flink-connector-kafka")
                                .filter(jars::containsKey)
                                .forEach(
                                        name ->
                                                versions.put(
                                                        name.equals(jar)
                                                                ? name
                                                                : name + " of " + jar,
                                                        jars.get(name)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** Versions by the name of the jar, of a class path. */
    static Map<String, String> jars(String classPath) {
        Map<String, String> versions = new TreeMap<>();
        Matcher matcher = JAR.matcher(classPath);
        while (matcher.find()) {
            versions.put(matcher.group(1), matcher.group(2));
        }
        return versions;
    }
}
