package dev.candlewick.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Repository;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Both contracts against their golden files: names and types that others rely on do not change by
 * accident. The failing test says what to do when it is no accident.
 */
@RealComponents(Part.DATABASE)
class ContractIT {
    private static final boolean WRITE = Boolean.getBoolean("candlewick.contract.write");

    private static final String RELATIONS =
            """
            WITH relation AS (
                SELECT c.oid, c.relname AS name, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' ELSE 'type' END AS kind,
                       coalesce(', key ' || substring(pg_get_constraintdef(k.oid) FROM '\\(.*\\)'), '') AS key,
                       CASE WHEN obj_description(c.oid, 'pg_class') IS NULL AND obj_description(c.reltype, 'pg_type') IS NULL
                            THEN ' (no comment)' ELSE '' END AS remark
                FROM pg_class c LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'c') AND c.relname <> 'flyway_schema_history'
            )
            SELECT line FROM (
                SELECT kind || ' ' || name || key || remark AS line, kind, name, 0 AS place FROM relation
                UNION ALL
                SELECT '    ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
                       || CASE WHEN col_description(r.oid, a.attnum) IS NULL THEN ' (no comment)' ELSE '' END, r.kind, r.name, a.attnum
                FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                SELECT 'function ' || p.proname || '(' || pg_get_function_arguments(p.oid) || ') returns ' || pg_get_function_result(p.oid)
                       || CASE WHEN obj_description(p.oid, 'pg_proc') IS NULL THEN ' (no comment)' ELSE '' END, 'function', p.proname, 0
                FROM pg_proc p
                WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype <> 'trigger'::regtype
                  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')) lines
            ORDER BY kind COLLATE "C", name COLLATE "C", place
            """;

    private static final List<String> KINDS =
            List.of(
                    "valid",
                    "rejected",
                    "flat-valid",
                    "flat-rejected",
                    "rule-valid",
                    "rule-rejected");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TOPICS = Repository.root().resolve("topics");

    private final Connection reader;
    private final int version;

    ContractIT(Database database) throws SQLException {
        reader = database.connect(Role.READER);
        version = Integer.parseInt(rows("SELECT candlewick_contract_version()").getFirst());
    }

    @Test
    void theRelationsAreThoseOfTheDeclaredVersion() throws Exception {
        Contract contract = new Contract(Repository.root().resolve("sql/contract"), version);
        List<String> actual = rows(RELATIONS);
        if (WRITE) {
            contract.write(actual);
        }

        assertThat(contract.problemsOfTheFiles()).isEmpty();
        assertThat(difference(contract.promises(), actual)).as(contract.advice()).isEmpty();
        assertThat(actual).as(contract.advice()).isEqualTo(contract.promises());
        assertThat(actual).noneMatch(line -> line.contains("(no comment)"));
    }

    @Test
    void theMessagesAreThoseOfTheDeclaredVersion() throws Exception {
        Contract contract = new Contract(TOPICS.resolve("contract"), version);
        List<String> schema = schema();
        List<String> cases = cases();
        if (WRITE) {
            List<String> actual = new ArrayList<>(schema);
            actual.addAll(cases);
            contract.write(actual);
        }

        assertThat(contract.problemsOfTheFiles()).isEmpty();
        assertThat(schema)
                .as(contract.advice())
                .isEqualTo(contract.promises().stream().filter(line -> !isCase(line)).toList());
        assertThat(cases)
                .as("More cases are welcome. %s", contract.advice())
                .containsAll(contract.promises().stream().filter(ContractIT::isCase).toList());
    }

    private static List<String> difference(List<String> promised, List<String> actual) {
        List<String> before = withRelation(promised);
        List<String> after = withRelation(actual);
        return Stream.concat(
                        before.stream()
                                .filter(line -> !after.contains(line))
                                .map(line -> "promised, gone: " + line),
                        after.stream()
                                .filter(line -> !before.contains(line))
                                .map(line -> "there, not promised: " + line))
                .toList();
    }

    /** Columns with the relation they stand under. */
    private static List<String> withRelation(List<String> lines) {
        List<String> named = new ArrayList<>();
        String relation = "";
        for (String line : lines) {
            boolean isColumn = line.startsWith(" ");
            relation = isColumn ? relation : line.replaceFirst(",.*", "");
            named.add(isColumn ? relation + ": " + line.strip() : line);
        }
        return named;
    }

    private static boolean isCase(String line) {
        return line.startsWith("case ");
    }

    /** What is promised of every message: schema without its remarks, reasons, instrument file. */
    private static List<String> schema() throws IOException {
        List<String> lines = new ArrayList<>();
        Path folder = TOPICS.resolve("src/main/resources/topics");
        flatten("", JSON.readTree(Files.readString(folder.resolve("tick.schema.json"))), lines);
        TreeSet<String> reasons = new TreeSet<>();
        for (String line : Files.readAllLines(folder.resolve("golden/rejected.jsonl"))) {
            reasons.add("reject reason " + JSON.readTree(line).path("reason").asText());
        }
        for (String line : Files.readAllLines(folder.resolve("golden/rule-rejected.jsonl"))) {
            reasons.add("rule reject reason " + JSON.readTree(line).path("reason").asText());
        }
        lines.addAll(reasons);
        try (var instruments = Files.lines(folder.resolve("instruments.csv"))) {
            lines.add("instrument file " + instruments.findFirst().orElse(""));
        }
        return lines;
    }

    /** Each golden message with a checksum of what it is and what comes of it. */
    private static List<String> cases() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String kind : KINDS) {
            Path file = TOPICS.resolve("src/main/resources/topics/golden/" + kind + ".jsonl");
            for (String line : Files.readAllLines(file)) {
                JsonNode golden = JSON.readTree(line);
                lines.add(
                        "case %s %s: %s"
                                .formatted(
                                        kind,
                                        Contract.sha256(golden.toString()).substring(0, 16),
                                        golden.path("name").asText()));
            }
        }
        return lines;
    }

    private static void flatten(String path, JsonNode node, List<String> lines) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                boolean isRemark =
                        field.getValue().isTextual()
                                && List.of("title", "description").contains(field.getKey());
                if (!isRemark) {
                    flatten(path + "/" + field.getKey(), field.getValue(), lines);
                }
            }
        } else {
            lines.add("schema " + path + " " + node);
        }
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
