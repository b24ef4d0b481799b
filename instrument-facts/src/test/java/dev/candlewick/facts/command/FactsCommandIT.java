package dev.candlewick.facts.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.facts.service.CallQuota;
import dev.candlewick.facts.service.LocalService;
import dev.candlewick.facts.service.ServiceException;
import dev.candlewick.facts.table.FactTables;
import dev.candlewick.facts.table.UnavailableException;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on a real database, with services on this machine. */
@RealComponents(Part.DATABASE)
class FactsCommandIT {
    private static final String KEY = "S3CRET";

    private final Database database;
    private final Path folder;
    private final LocalService server = new LocalService();
    private final StringWriter out = new StringWriter();
    private final StringWriter messages = new StringWriter();

    FactsCommandIT(Database database, @TempDir Path folder) {
        this.database = database;
        this.folder = folder;
    }

    @BeforeEach
    void nothingIsKnown() throws SQLException {
        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute("TRUNCATE instrument_fact, corporate_action_history");
        }
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aFileIsImportedListedAndExported() throws IOException {
        Path facts =
                file("facts.csv", "symbol,name,sector,shares", "AAPL,Apple Inc.,Technology,100");
        Path actions =
                file(
                        "actions.csv",
                        "symbol,ex_date,action,value,label,currency,shares_as_of",
                        "AAPL,2014-06-09,SPLIT,7:1,,,",
                        "AAPL,2014-08-07,DIVIDEND,0.47,,USD,2014-08-07");

        assertThat(run("import", facts.toString())).isZero();
        assertThat(run("import", actions.toString())).isZero();
        assertThat(run("import", actions.toString())).isZero();
        assertThat(messages.toString())
                .contains("facts.csv has 3 statements, 3 of them recorded, 0 known already.")
                .contains("actions.csv has 2 statements, 2 of them recorded, 0 known already.")
                .contains("actions.csv has 2 statements, 0 of them recorded, 2 known already.");

        assertThat(run("list", "AAPL")).isZero();
        assertThat(out.toString().lines())
                .hasSize(6)
                .anyMatch(
                        line ->
                                line.matches(
                                        "AAPL +2014-06-09 SPLIT +7:1 +file +actions.csv:2 .*Z"))
                .anyMatch(line -> line.matches("AAPL +shares +100 +file +facts.csv:2 .*Z"));

        out.getBuffer().setLength(0);
        assertThat(run("export")).isZero();
        assertThat(out.toString().lines().toList()).isEqualTo(Files.readAllLines(actions));
    }

    @Test
    void aFileWithOneWrongRowIsNotImportedAtAll() throws IOException {
        Path file =
                file(
                        "a.csv",
                        "symbol,ex_date,action,value",
                        "A,2014-06-09,SPLIT,7:1",
                        "A,x,SPLIT,2");

        assertThat(run("import", file.toString())).isEqualTo(FactsCommand.CHECK_FAILED);
        assertThat(messages.toString())
                .contains("facts: a.csv, line 3, column ex_date: \"x\" is no date")
                .contains("a.csv has 1 problem; nothing was recorded.");
        assertThat(history()).isEmpty();

        assertThat(run("import", "--dry-run", file("b.csv", "symbol,name", "A,B").toString()))
                .isZero();
        assertThat(history()).isEmpty();
    }

    @Test
    void aRowThatTheDatabaseRefusesIsNamedAndNothingIsRecorded() throws IOException {
        server.answering(
                "/v8/finance/chart/AAPL",
                chart(
                        "\"splits\":{\"1\":{\"date\":1402320600,\"numerator\":7,\"denominator\":1}}"));
        assertThat(
                        run(
                                "fetch",
                                "--source",
                                "yahoo",
                                "--url",
                                address(),
                                "--only",
                                "actions",
                                "AAPL"))
                .isZero();
        Path file =
                file(
                        "a.csv",
                        "symbol,ex_date,action,value",
                        "B,2014-06-10,SPLIT,7:1",
                        "AAPL,2014-06-10,SPLIT,7:1");

        assertThat(run("import", file.toString())).isEqualTo(FactsCommand.CHECK_FAILED);

        assertThat(messages.toString())
                .contains("facts: a.csv:3: AAPL has a SPLIT on 2014-06-09 already, by yahoo")
                .contains("AAPL,2014-06-09,SPLIT,-");
        assertThat(history()).doesNotContain("a.csv");
    }

    @Test
    void whatAServiceSaysIsRecordedOnceAndItsChangesAreHistory() {
        String split = "\"splits\":{\"1\":{\"date\":1402320600,\"numerator\":7,\"denominator\":1}}";
        String dividend = "\"dividends\":{\"1\":{\"date\":1407418200,\"amount\":%s}}";
        server.answering(
                "/v8/finance/chart/AAPL", chart(split + "," + dividend.formatted("0.1175")));
        String[] fetch = {"fetch", "--source", "yahoo", "--url", address(), "AAPL.O=AAPL"};

        assertThat(run(fetch)).isZero();
        assertThat(run(fetch)).isZero();
        assertThat(messages.toString())
                .contains("AAPL.O, facts: 2 changes recorded")
                .contains("AAPL.O, splits and dividends: 2 changes recorded")
                .contains("AAPL.O, facts: 0 changes recorded")
                .contains("AAPL.O, splits and dividends: 0 changes recorded")
                .contains("sector, industry, market value and shares of AAPL.O could not be had");

        server.answering("/v8/finance/chart/AAPL", chart(dividend.formatted("0.029375")));
        assertThat(run(fetch)).isZero();
        assertThat(history())
                .containsSubsequence(
                        "2014-06-09 SPLIT",
                        "7:1",
                        "2014-08-07 DIVIDEND",
                        "0.1175 USD in shares of ")
                .containsSubsequence("0.1175", "2014-06-09 SPLIT", "-", "no longer named")
                .containsSubsequence("0.1175", "0.029375");

        server.answering("/v8/finance/chart/AAPL", chart(""));
        assertThat(run(fetch)).isEqualTo(FactsCommand.CHECK_FAILED);
        assertThat(messages.toString())
                .contains("it names none of the 1 that it named before; they are kept");
    }

    @Test
    void howTheServiceCountsMayBeSaid() {
        server.answering(
                "/v8/finance/chart/AAPL",
                chart("\"dividends\":{\"1\":{\"date\":1407418200,\"amount\":0.47}}"));

        assertThat(
                        run(
                                "fetch",
                                "--source",
                                "yahoo",
                                "--url",
                                address(),
                                "--amounts",
                                "paid",
                                "--only",
                                "actions",
                                "AAPL"))
                .isZero();

        assertThat(history()).contains("0.47 USD").doesNotContain("in shares of");
        assertThat(
                        run(
                                "fetch",
                                "--source",
                                "yahoo",
                                "--url",
                                address(),
                                "--only",
                                "actions",
                                "AAPL"))
                .isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("0.47 USD in shares of");
    }

    @Test
    void theKeyStandsNowhere() {
        server.answering(
                        "OVERVIEW",
                        "{\"Information\":\"your key %s has had its 25 calls\"}".formatted(KEY))
                .answering("SPLITS", "{\"data\":[]}");

        assertThat(run("fetch", "--source", "alphavantage", "--url", address(), "IBM"))
                .isEqualTo(FactsCommand.CHECK_FAILED);
        assertThat(messages.toString())
                .contains("IBM, facts: nothing recorded, 127.0.0.1")
                .contains("your key *** has had its 25 calls")
                .contains("answers /query with status 404")
                .doesNotContain(KEY);
        assertThat(server.calls).isNotEmpty().allMatch(call -> call.contains("apikey=" + KEY));
    }

    @Test
    void noCallIsMadeBeyondTheQuota() {
        server.answering("OVERVIEW", "{\"Symbol\":\"IBM\",\"Name\":\"IBM\"}")
                .answering("SPLITS", "{\"data\":[]}");

        assertThat(
                        run(
                                "fetch",
                                "--source",
                                "alphavantage",
                                "--url",
                                address(),
                                "--calls-per-day",
                                "2",
                                "IBM"))
                .isEqualTo(FactsCommand.CHECK_FAILED);
        assertThat(messages.toString())
                .contains("IBM, facts: 1 change recorded")
                .contains(
                        "IBM, splits and dividends: nothing recorded, alphavantage has no call left");
        assertThat(server.calls).hasSize(2);
    }

    @Test
    void withoutKeyOrDatabaseItSaysWhatToDo() {
        CommandLine noKey = FactsCommand.line(new Tables(), Map.of());
        assertThat(run(noKey, "fetch", "--source", "alphavantage", "IBM")).isEqualTo(2);
        assertThat(messages.toString())
                .contains("put it into the environment variable ALPHAVANTAGE_API_KEY");

        CommandLine noDatabase =
                FactsCommand.line(
                        new FactsCommand.Target() {
                            @Override
                            public FactTables forAdding() {
                                throw new UnavailableException(
                                        "no database", new SQLException("gone"));
                            }

                            @Override
                            public FactTables forReading() {
                                return forAdding();
                            }

                            @Override
                            public CallQuota calls(String service, int perDay) {
                                return () -> {};
                            }
                        },
                        Map.of());
        assertThat(run(noDatabase, "list")).isEqualTo(FactsCommand.UNAVAILABLE);
        assertThat(run("import", "no-such.csv")).isEqualTo(2);
        assertThat(run("fetch", "--source", "yahoo", "ibm")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(messages.toString())
                .contains("facts: no database")
                .contains("There is no file no-such.csv")
                .contains("\"ibm\" is no symbol")
                .contains("Say what to do: import, fetch, list or export");
    }

    private static String chart(String events) {
        return """
                {"chart":{"result":[{"meta":{"currency":"USD","longName":"Apple Inc.","exchangeTimezoneName":"America/New_York"},
                 "events":{%s}}],"error":null}}"""
                .formatted(events);
    }

    private String address() {
        return server.address().toString();
    }

    private String history() {
        out.getBuffer().setLength(0);
        assertThat(run("list", "--history")).isZero();
        return out.toString();
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(
                folder.resolve(name), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        return run(FactsCommand.line(new Tables(), Map.of(FetchCommand.KEY, KEY)), arguments);
    }

    private int run(CommandLine line, String... arguments) {
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(messages, true));
        return line.execute(arguments);
    }

    private final class Tables implements FactsCommand.Target {
        @Override
        public FactTables forAdding() {
            return tables(Role.IMPORTER);
        }

        @Override
        public FactTables forReading() {
            return tables(Role.READER);
        }

        /** A quota of its own for each command. */
        @Override
        public CallQuota calls(String service, int perDay) {
            AtomicInteger left = new AtomicInteger(perDay);
            return () -> {
                if (left.getAndDecrement() == 0) {
                    throw new ServiceException(service + " has no call left");
                }
            };
        }

        private FactTables tables(Role role) {
            try {
                return new FactTables(database.connect(role));
            } catch (SQLException e) {
                throw new UnavailableException("no database", e);
            }
        }
    }
}
