package dev.candlewick.systemtest.operations;

import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of metrics: as they are served, as they are documented, as expressions use them. */
public final class Metrics {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-zA-Z0-9_:]+)`");

    /** Parts of an expression that hold no name of a metric: texts, matchers, lists, durations. */
    private static final Pattern NO_NAMES =
            Pattern.compile(
                    "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    private static final Pattern WORD =
            Pattern.compile("(?<![a-zA-Z0-9_:.])([a-zA-Z_:][a-zA-Z0-9_:]*+)(?!\\s*\\()");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    private Metrics() {}

    /** Everything that docs/metrics.md explains, ours and Flink's. */
    public static Set<String> documented() throws IOException {
        return names(DOCUMENTED, Files.readString(Repository.root().resolve("docs/metrics.md")));
    }

    /** Everything that an address serves; the number of a summary goes by the summary's name. */
    public static Set<String> served(URI address) throws IOException, InterruptedException {
        String text =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(address)
                                        .timeout(Duration.ofSeconds(30))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        Set<String> names = names(SAMPLE, text);
        return names.stream()
                .filter(
                        name ->
                                !name.endsWith("_count")
                                        || !names.contains(name.replaceFirst("_count$", "")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every metric that a PromQL expression asks for. */
    public static Set<String> in(String expression) {
        String bare = NO_NAMES.matcher(expression).replaceAll(" ");
        Set<String> names = names(WORD, bare);
        names.removeAll(OPERATORS);
        return names;
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
