package dev.candlewick.facts.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.facts.ActionKind;
import dev.candlewick.facts.Fact;
import dev.candlewick.facts.Statement;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of facts and actions, right and wrong. */
class FactFileTest {
    private static final LocalDate DAY = LocalDate.parse("2014-08-07");

    @Test
    void everyCellWithSomethingInItIsAStatement() {
        FactFile.Content content =
                parse(
                        "symbol,name,sector,market_value",
                        "AAPL,\"Apple, \"\"the\"\" Inc.\",,2900000000000",
                        "# a remark",
                        "",
                        "BRK.B , Berkshire Hathaway ,-,");

        assertThat(content.problems()).isEmpty();
        assertThat(content.statements())
                .containsExactly(
                        fact("AAPL", Fact.NAME, "Apple, \"the\" Inc.", 2),
                        fact("AAPL", Fact.MARKET_VALUE, "2900000000000", 2),
                        fact("BRK.B", Fact.NAME, "Berkshire Hathaway", 5),
                        new Statement.OfFact("BRK.B", Fact.SECTOR, null, "f.csv:5"));
    }

    @Test
    void splitsAndDividendsAndWhatThereIsNot() {
        FactFile.Content content =
                parse(
                        "\uFEFFsymbol,ex_date,action,value,label,currency,shares_as_of",
                        "AAPL,2014-06-09,SPLIT,7:1,,,",
                        "AAPL,2014-08-07,DIVIDEND,0.47,,USD,",
                        "AAPL,2014-08-07,DIVIDEND,0.1175,special,,2020-08-31",
                        "AAPL,2014-08-08,DIVIDEND,-,,,");

        assertThat(content.problems()).isEmpty();
        assertThat(content.statements())
                .containsExactly(
                        new Statement.OfSplit(
                                "AAPL",
                                LocalDate.parse("2014-06-09"),
                                "",
                                new BigDecimal("7"),
                                new BigDecimal("1"),
                                "f.csv:2"),
                        new Statement.OfDividend(
                                "AAPL", DAY, "", new BigDecimal("0.47"), "USD", DAY, "f.csv:3"),
                        new Statement.OfDividend(
                                "AAPL",
                                DAY,
                                "special",
                                new BigDecimal("0.1175"),
                                null,
                                LocalDate.parse("2020-08-31"),
                                "f.csv:4"),
                        new Statement.OfNoAction(
                                "AAPL",
                                LocalDate.parse("2014-08-08"),
                                ActionKind.DIVIDEND,
                                "",
                                "f.csv:5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aapl,2014-06-09,SPLIT,7:1,,, | line 2, column symbol: \"aapl\" is no symbol",
                "AAPL,9.6.2014,SPLIT,7:1,,, | line 2, column ex_date: \"9.6.2014\" is no date",
                "AAPL,2014-06-31,SPLIT,7:1,,, | line 2, column ex_date: \"2014-06-31\" is no date",
                "AAPL,0214-06-09,SPLIT,7:1,,, | line 2, column ex_date: \"0214-06-09\" is no date from 1800",
                "AAPL,2014-06-09,split,7:1,,, | line 2, column action: \"split\" is no action; write SPLIT or DIVIDEND",
                "AAPL,2014-06-09,SPLIT,7,,, | line 2, column value: \"7\" is no split; write new:old",
                "AAPL,2014-06-09,SPLIT,7:0,,, | line 2, column value: \"7:0\" changes nothing or is no ratio",
                "AAPL,2014-06-09,SPLIT,2:2,,, | line 2, column value: \"2:2\" changes nothing",
                "AAPL,2014-06-09,SPLIT,1.2.3:1,,, | line 2, column value: \"1.2.3\" is no number",
                "AAPL,2014-06-09,SPLIT,,,, | line 2, column value: \"\" is no split",
                "AAPL,2014-06-09,SPLIT,7:1,,USD, | line 2, column currency: only a dividend",
                "AAPL,2014-06-09,DIVIDEND,-,,,2014-06-09 | line 2, column shares_as_of: only a dividend with a value",
                "AAPL,2014-06-09,DIVIDEND,-0.1,,, | line 2, column value: \"-0.1\" is no number",
                "AAPL,2014-06-09,DIVIDEND,1e3,,, | line 2, column value: \"1e3\" is no number",
                "AAPL,2014-06-09,DIVIDEND,0,,, | line 2, column value: a dividend of 0 is none",
                "AAPL,2014-06-09,DIVIDEND,1,,$, | line 2, column currency: \"$\" is no currency",
                "AAPL,2014-06-09,DIVIDEND,1,,,2014-06-08 | line 2, column shares_as_of: it lies before the ex_date",
                "AAPL,2014-06-09,DIVIDEND,1 | line 2: it has 4 cells, the header has 7",
                "\"AAPL,2014-06-09,DIVIDEND,1,,, | line 2: a double quote is not closed",
                "\"AA\"PL,2014-06-09,DIVIDEND,1,,, | line 2: there is text behind a closing quote"
            })
    void whatIsWrongIsNamedByLineAndColumn(String row, String problem) {
        FactFile.Content content =
                parse("symbol,ex_date,action,value,label,currency,shares_as_of", row);

        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().getFirst().toString()).startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "symbol,market_cap | line 1, column market_cap: there is no such column; the columns are symbol, name,",
                "name,sector | line 1, column symbol: the header lacks this column",
                "symbol,name,name | line 1, column name: it is named twice",
                "symbol | line 1: the header names no fact",
                "symbol,ex_date,value | line 1, column action: the header lacks this column",
                "symbol;name | line 1: cells are separated by commas",
                "\"symbol,name | line 1: a double quote is not closed"
            })
    void aHeaderThatIsNotUnderstoodIsNotGuessedAt(String header, String problem) {
        assertThat(parse(header, "AAPL,x,y", "MSFT,z").problems())
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void everyProblemIsFoundInOneGo() {
        FactFile.Content content =
                parse(
                        "symbol,currency,shares",
                        "AAPL,US dollar,15 billion",
                        "MSFT,USD,7000000000",
                        "MSFT,USD,");

        assertThat(content.problems())
                .map(Problem::toString)
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("line 2, column currency: \"US dollar\""),
                        two -> assertThat(two).startsWith("line 2, column shares: \"15 billion\""),
                        three ->
                                assertThat(three)
                                        .isEqualTo(
                                                "line 4, column currency: line 3 speaks of MSFT currency already; leave one of the two out"));
    }

    @Test
    void anEmptyFileIsAProblem() {
        assertThat(parse().problems().getFirst().toString()).contains("the file is empty");
    }

    @Test
    void whatIsExportedIsReadAgain() {
        List<String> lines =
                List.of(
                        "symbol,ex_date,action,value,label,currency,shares_as_of",
                        "AAPL,2014-06-09,SPLIT,7:1,,,",
                        "AAPL,2014-08-07,DIVIDEND,0.1175,\"a, b\",USD,2020-08-31",
                        "AAPL,2014-08-08,DIVIDEND,-,,,");

        assertThat(FactFile.actions(FactFile.parse("f.csv", lines).statements())).isEqualTo(lines);
    }

    private static Statement fact(String symbol, Fact fact, String value, int line) {
        return new Statement.OfFact(symbol, fact, value, "f.csv:" + line);
    }

    private static FactFile.Content parse(String... lines) {
        return FactFile.parse("f.csv", List.of(lines));
    }
}
