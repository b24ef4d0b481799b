package dev.candlewick.systemtest.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.FeedCommand;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Role;
import dev.candlewick.sql.SchemaCommand;
import dev.candlewick.systemtest.container.ComposeFile.Service;
import dev.candlewick.verify.audit.AuditProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

class ComposeFileTest {
    private static final Set<String> ONE_SHOTS = Set.of("topic", "rule-topic", "schema");
    private static final Set<String> OWN_IMAGES =
            Set.of(
                    "candlewick/programs:0.1.0",
                    "candlewick/flink:0.1.0",
                    "candlewick/prometheus:0.1.0",
                    "candlewick/grafana:0.1.0");

    private static ComposeFile compose = new ComposeFile(Map.of(), Map.of(), "");
    private static String dockerfile = "";

    @BeforeAll
    static void readFiles() throws IOException {
        compose = ComposeFile.read();
        dockerfile = Files.readString(Repository.file("docker/Dockerfile"));
    }

    @Test
    void servicesStandInTheOrderDataFlows() {
        assertThat(compose.services().keySet())
                .containsExactly(
                        "kafka",
                        "topic",
                        "rule-topic",
                        "tick-feed",
                        "timescaledb",
                        "schema",
                        "jobmanager",
                        "taskmanager",
                        "job",
                        "audit",
                        "dashboard",
                        "prometheus",
                        "grafana");
    }

    @TestFactory
    List<DynamicTest> everyServiceIsLockedUp() {
        return eachService(
                (name, service) -> {
                    assertThat(service.text("user")).matches("[1-9][0-9]*:[1-9][0-9]*");
                    assertThat(service.settings()).containsEntry("read_only", true);
                    assertThat(service.list("cap_drop")).containsExactly("ALL");
                    assertThat(service.list("security_opt"))
                            .containsExactly("no-new-privileges:true");
                    assertThat(service.settings()).containsKey("pids_limit");
                    assertThat(service.settings())
                            .doesNotContainKeys(
                                    "privileged",
                                    "cap_add",
                                    "network_mode",
                                    "pid",
                                    "ipc",
                                    "userns_mode",
                                    "devices",
                                    "group_add");
                });
    }

    @TestFactory
    List<DynamicTest> portsArePublishedOnTheLoopbackAddressOnly() {
        return eachService(
                (name, service) ->
                        assertThat(service.list("ports"))
                                .allSatisfy(
                                        port ->
                                                assertThat(port)
                                                        .matches(
                                                                "127\\.0\\.0\\.1:\\$\\{[A-Z_]+:-\\d+}:\\d+")));
    }

    @TestFactory
    List<DynamicTest> nothingOfTheHostIsMounted() {
        return eachService(
                (name, service) ->
                        assertThat(service.list("volumes"))
                                .allSatisfy(
                                        volume ->
                                                assertThat(volume)
                                                        .matches(
                                                                "[a-z]+:(/var/lib/[a-z/]+|/prometheus)(:ro)?")));
    }

    @TestFactory
    List<DynamicTest> imagesArePinned() {
        return eachService(
                (name, service) -> {
                    String image = service.text("image");
                    if (OWN_IMAGES.contains(image)) {
                        assertThat(service.settings()).containsKey("build");
                    } else {
                        assertPinned(image);
                    }
                });
    }

    @Test
    void theDockerfileBuildsOnPinnedImagesAndLeavesRoot() {
        Matcher stages = Pattern.compile("(?m)^FROM (\\S+) AS (\\S+)$").matcher(dockerfile);
        int count = 0;
        while (stages.find()) {
            assertPinned(stages.group(1));
            count++;
        }
        assertThat(count).isEqualTo(5).isEqualTo(dockerfile.split("(?m)^FROM ", -1).length - 1);
        for (String stage : List.of("programs", "prometheus", "grafana", "flink")) {
            String part = dockerfile.substring(dockerfile.indexOf(" AS " + stage));
            int next = part.indexOf("\nFROM ");
            assertThat(next < 0 ? part : part.substring(0, next))
                    .containsPattern("\nUSER [1-9][0-9]*:[1-9][0-9]*\n");
        }
    }

    @Test
    void versionsAreThoseOfTheBuild() throws IOException {
        String pom = Files.readString(Repository.file("pom.xml"));
        assertThat(compose.service("kafka").text("image"))
                .isEqualTo("apache/kafka:" + property(pom, "kafka.version"));
        assertThat(compose.service("topic").text("image"))
                .isEqualTo(compose.service("kafka").text("image"));
        assertThat(dockerfile)
                .contains("FROM flink:" + property(pom, "flink.version") + "-java17 ");
    }

    @Test
    void aServiceGetsOnlyThePasswordsItNeeds() {
        assertThat(compose.secrets())
                .containsOnlyKeys(
                        "superuser",
                        "owner",
                        "writer",
                        "reader",
                        "auditor",
                        "importer",
                        "watcher",
                        "grafana",
                        "users");
        compose.secrets()
                .forEach(
                        (name, settings) ->
                                assertThat(ComposeFile.map(settings))
                                        .containsOnlyKeys("file")
                                        .hasEntrySatisfying(
                                                "file",
                                                file ->
                                                        assertThat(String.valueOf(file))
                                                                .endsWith("/" + name)));
        Map<String, List<String>> used =
                compose.services().entrySet().stream()
                        .filter(entry -> entry.getValue().settings().containsKey("secrets"))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> entry.getValue().list("secrets")));
        assertThat(used)
                .containsOnly(
                        Map.entry("timescaledb", List.of("superuser")),
                        Map.entry(
                                "schema",
                                List.of(
                                        "superuser",
                                        "owner",
                                        "writer",
                                        "reader",
                                        "auditor",
                                        "importer",
                                        "watcher")),
                        Map.entry("taskmanager", List.of("writer")),
                        Map.entry("job", List.of("writer")),
                        Map.entry("audit", List.of("auditor")),
                        Map.entry("dashboard", List.of("reader", "watcher", "users")),
                        Map.entry("grafana", List.of("reader", "grafana")));
    }

    @TestFactory
    List<DynamicTest> noPasswordStandsInAnEnvironmentOrAnArgument() {
        return eachService(
                (name, service) -> {
                    service.environment()
                            .forEach(
                                    (key, value) -> {
                                        if (key.toUpperCase(Locale.ROOT).contains("PASSWORD")) {
                                            assertThat(key).endsWith("_FILE");
                                            assertThat(String.valueOf(value))
                                                    .startsWith("/run/secrets/");
                                        }
                                    });
                    assertThat(service.list("command"))
                            .allSatisfy(
                                    word ->
                                            assertThat(
                                                            word.replaceFirst(
                                                                    "-file=/run/secrets/.*", ""))
                                                    .doesNotContain("assword=", "ecret="));
                });
    }

    @TestFactory
    List<DynamicTest> whatRunsOnStartsAgainAndWhatOthersWaitForSaysWhenItIsReady() {
        return eachService(
                (name, service) -> {
                    assertThat(service.text("restart"))
                            .isEqualTo(ONE_SHOTS.contains(name) ? "no" : "unless-stopped");
                    if (!ONE_SHOTS.contains(name)) {
                        assertThat(service.settings()).containsKey("healthcheck");
                    }
                    ComposeFile.map(service.settings().get("depends_on"))
                            .forEach(
                                    (other, how) -> {
                                        String condition =
                                                ComposeFile.map(how).get("condition") + "";
                                        assertThat(condition)
                                                .isEqualTo(
                                                        ONE_SHOTS.contains(other)
                                                                ? "service_completed_successfully"
                                                                : "service_healthy");
                                    });
                });
    }

    @Test
    void theTopicIsTheOneOfTheLocalStack() {
        assertThat(compose.service("topic").list("command"))
                .contains(
                        "--topic=" + Broker.TICKS,
                        "--partitions=" + Broker.TICKS_PARTITIONS,
                        "--config=message.timestamp.type=LogAppendTime",
                        "--config=retention.ms=-1",
                        "--config=retention.bytes=-1",
                        "--config=max.message.bytes=" + (2 << 20));
    }

    @Test
    void theTopicOfRulesIsTheOneOfTheLocalStack() {
        assertThat(compose.service("rule-topic").list("command"))
                .contains(
                        "--topic=" + Broker.ANOMALY_RULES,
                        "--partitions=1",
                        "--config=message.timestamp.type=LogAppendTime",
                        "--config=cleanup.policy=compact");
    }

    @Test
    void theFeedTakesItsArguments() {
        FeedCommand.commandLine().parseArgs(arguments("tick-feed", FeedCommand.class.getName()));
    }

    @Test
    void theSchemaProgramTakesItsArguments() {
        new CommandLine(new SchemaCommand())
                .parseArgs(arguments("schema", SchemaCommand.class.getName()));
    }

    @Test
    void theAuditTakesItsArguments() {
        new CommandLine(new AuditProgram())
                .parseArgs(arguments("audit", AuditProgram.class.getName()));
    }

    @Test
    void theJobKnowsEveryOption() throws IOException {
        String options =
                Files.readString(
                        Repository.file(
                                "flink-job/src/main/java/dev/candlewick/job/JobOptions.java"));
        List<String> given = compose.service("job").list("command");
        assertThat(given)
                .hasSizeGreaterThan(3)
                .contains("--database-user=" + Role.WRITER.roleName());
        for (String argument : given) {
            assertThat(options)
                    .contains("\"" + argument.substring(0, argument.indexOf('=')) + "\"");
        }
    }

    @Test
    void theDashboardReadsAsTheReader() throws IOException {
        Map<String, Object> environment = compose.service("dashboard").environment();
        assertThat(environment)
                .containsEntry("CANDLEWICK_DATABASE_USER", Role.READER.roleName())
                .containsEntry("CANDLEWICK_DATABASE_PASSWORD_FILE", "/run/secrets/reader")
                .containsEntry("CANDLEWICK_WATCHER_PASSWORD_FILE", "/run/secrets/watcher")
                .containsEntry("CANDLEWICK_USERS_FILE", "/run/secrets/users");
        String properties =
                Files.readString(
                        Repository.file(
                                "vaadin-dashboard/src/main/resources/application.properties"));
        environment.keySet().forEach(name -> assertThat(properties).contains("${" + name + ":"));
    }

    @Test
    void theExampleOfAnEnvironmentNamesWhatIsAskedForAndItsDefault() throws IOException {
        Map<String, String> asked = new TreeMap<>();
        Matcher variables =
                Pattern.compile("(?<!\\$)\\$\\{([A-Z0-9_]+):-([^}]*)}").matcher(compose.text());
        while (variables.find()) {
            asked.put(variables.group(1), variables.group(2));
        }
        assertThat(compose.text().replaceAll("\\$\\{[A-Z0-9_]+:-[^}]*}", "")).doesNotContain("${");
        Properties example = new Properties();
        try (var file = Files.newBufferedReader(Repository.file(".env.example"))) {
            example.load(file);
        }
        assertThat(example).isEqualTo(asked);
    }

    @Test
    void prometheusFindsEveryProgramThatServesMetrics() throws IOException {
        Map<String, Object> settings = yaml("docker/prometheus/prometheus.yml");
        assertThat(settings.get("rule_files")).isEqualTo(List.of("/etc/prometheus/alerts.yml"));
        String text = String.valueOf(settings.get("scrape_configs"));
        Set<String> targets =
                Pattern.compile("([a-z]+):(\\d+)")
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        String flink = Files.readString(Repository.file("docker/flink/config.yaml"));
        Matcher port =
                Pattern.compile("(?m)^metrics\\.reporter\\.prometheus\\.port: (\\d+)$")
                        .matcher(flink);
        assertThat(port.find()).isTrue();
        assertThat(targets)
                .containsExactlyInAnyOrder(
                        "jobmanager:" + port.group(1),
                        "taskmanager:" + port.group(1),
                        "dashboard:"
                                + compose.service("dashboard")
                                        .environment()
                                        .get("CANDLEWICK_MANAGEMENT_PORT"));
        assertThat(compose.service("dashboard").list("command"))
                .contains("--management.server.address=0.0.0.0");
        assertThat(text).contains("__metrics_path__=/actuator/prometheus");
    }

    @Test
    void grafanaReadsAsTheReaderAndAsksForALogin() throws IOException {
        String sources =
                Files.readString(
                        Repository.file("docker/grafana/provisioning/datasources/candlewick.yaml"));
        assertThat(sources)
                .contains("user: " + Role.READER.roleName())
                .contains("password: $__file{/run/secrets/reader}");
        Map<String, Object> environment = compose.service("grafana").environment();
        Matcher variables = Pattern.compile("\\$\\{([A-Z_]+)}").matcher(sources);
        assertThat(variables.results().map(found -> found.group(1)))
                .hasSize(2)
                .allMatch(environment::containsKey);
        assertThat(environment)
                .containsEntry("GF_AUTH_ANONYMOUS_ENABLED", "false")
                .containsEntry("GF_SECURITY_ADMIN_PASSWORD__FILE", "/run/secrets/grafana");
        assertThat(yaml("docker/grafana/provisioning/dashboards/candlewick.yaml").toString())
                .contains("path=/etc/grafana/dashboards");
        assertThat(String.valueOf(environment.get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")))
                .isEqualTo("/etc/grafana/dashboards/market.json");
    }

    @Test
    void filesThatImagesCopyExist() throws IOException {
        Matcher copies =
                Pattern.compile("(?m)^COPY (docker/[^ ]+(?: docker/[^ ]+)*) /").matcher(dockerfile);
        int copied = 0;
        while (copies.find()) {
            for (String file : copies.group(1).split(" ", -1)) {
                assertThat(Repository.file(file)).exists();
                copied++;
            }
        }
        assertThat(copied).isEqualTo(6);
        Path script = Repository.file("docker/flink/keep-job-running.sh");
        assertThat(script).isExecutable();
        assertThat(dockerfile).contains("COPY docker/flink/keep-job-running.sh /opt/candlewick/");
        assertThat(compose.service("job").list("entrypoint"))
                .containsExactly("/opt/candlewick/keep-job-running.sh", "jobmanager", "8081");
        String configuration = Files.readString(Repository.file("docker/flink/config.yaml"));
        assertThat(configuration)
                .contains("web.submit.enable: false")
                .contains("web.cancel.enable: false")
                .doesNotContain("allow-origin: \"*\"", "allow-origin: '*'");
        assertThat(Files.readString(Repository.file(".dockerignore"))).contains(".candlewick");
    }

    /** Arguments with the defaults that compose puts in for variables that are not set. */
    private static String[] arguments(String service, String mainClass) {
        List<String> arguments = compose.service(service).argumentsAfter(mainClass);
        assertThat(arguments).as("%s runs %s", service, mainClass).isNotEmpty();
        return arguments.stream()
                .map(argument -> argument.replaceAll("\\$\\{[A-Z0-9_]+:-([^}]*)}", "$1"))
                .toArray(String[]::new);
    }

    private static Map<String, Object> yaml(String file) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(Repository.file(file)));
    }

    private static void assertPinned(String image) {
        assertThat(image).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+[a-z0-9._-]*");
    }

    private static String property(String pom, String name) {
        Matcher value = Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(pom);
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }

    private interface Check {
        void check(String name, Service service);
    }

    private static List<DynamicTest> eachService(Check check) {
        return compose.services().entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(),
                                        () -> check.check(entry.getKey(), entry.getValue())))
                .toList();
    }
}
