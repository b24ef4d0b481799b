package dev.candlewick.feed.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.tick.Tick;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileReplayTest {
    private static final String HEADER = "event_time,symbol,price,size,venue,condition";
    private static final String IBM = "2013-10-07T08:00:30.270Z,IBM,181.520,283,P,20002020";
    private static final long IBM_TIME = 1_381_132_830_270_000L;

    @TempDir Path folder;

    @Test
    void aRowIsHandedOnAsTheTextItIs() throws Exception {
        Path path = csv(HEADER, IBM, "2013-10-07T08:00:30.270123Z,BTC/USDT,6.18e4,0.0060,,");
        FileSurvey survey = FileSurvey.of(path);

        assertThat(ticks(path))
                .containsExactly(
                        new Tick(
                                "IBM",
                                IBM_TIME,
                                "181.520",
                                "283",
                                "P",
                                "20002020",
                                survey.hash() + ":2",
                                "replay"),
                        new Tick(
                                "BTC/USDT",
                                IBM_TIME + 123,
                                "6.18e4",
                                "0.0060",
                                null,
                                null,
                                survey.hash() + ":3",
                                "replay"));
    }

    @Test
    void columnsAreFoundByNameAndOthersIgnored() throws Exception {
        Path path =
                csv(
                        "note,size,condition,recv_time,symbol,venue,event_time,price,trade_id",
                        "hello,1,buy,whenever,IBM,P,2013-10-07T08:00:30.270Z,5,t-9");

        Tick tick = ticks(path).getFirst();

        assertThat(tick.price()).isEqualTo("5");
        assertThat(tick.conditions()).isEqualTo("buy");
        assertThat(tick.tradeId()).isEqualTo("t-9");
    }

    @ParameterizedTest
    @CsvSource({
        "buy;id=5266583935, buy, 5266583935",
        "id=7, , 7",
        "a;id=7;b, a;b, 7",
        "a;b, a;b, HASH:2",
        "id=, id=, HASH:2",
        "valid=3, valid=3, HASH:2",
        "id=1;id=2, id=2, 1"
    })
    void theVenuesIdIsTakenOutOfTheConditions(String condition, String rest, String id)
            throws Exception {
        Path path = csv(HEADER, "2013-10-07T08:00:30.270Z,IBM,1,1,P," + condition);

        Tick tick = ticks(path).getFirst();

        assertThat(tick.conditions()).isEqualTo(rest);
        assertThat(tick.tradeId()).isEqualTo(id.replace("HASH", FileSurvey.of(path).hash()));
    }

    @Test
    void gzipIsReadAndTheHashIsOfTheFilesOwnBytes() throws Exception {
        Path plain = csv(HEADER, IBM);
        Path packed = folder.resolve("ticks.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(plain));
        }

        assertThat(ticks(packed).getFirst().price()).isEqualTo("181.520");
        assertThat(FileSurvey.of(packed).hash()).isNotEqualTo(FileSurvey.of(plain).hash());
        assertThat(FileSurvey.of(packed)).isEqualTo(FileSurvey.of(packed));
    }

    @Test
    void theHashCoversBytesBehindTheLastRow() throws Exception {
        Path packed = folder.resolve("a.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write((HEADER + "\n" + IBM + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String hash = FileSurvey.of(packed).hash();
        byte[] longer = Arrays.copyOf(Files.readAllBytes(packed), (int) Files.size(packed) + 1);
        Files.write(packed, longer);

        assertThat(FileSurvey.of(packed).hash()).isNotEqualTo(hash);
    }

    @Test
    void theSurveyKnowsTimesDisorderAndTheEarliestTickOfEachSymbol() throws Exception {
        Path path =
                csv(
                        HEADER,
                        "2013-10-07T08:00:10Z,IBM,1,1,P,",
                        "2013-10-07T08:00:30Z,AAPL,1,1,P,",
                        "2013-10-07T08:00:27Z,IBM,1,1,P,",
                        "2013-10-07T08:00:31Z,IBM,1,1,P,",
                        "");

        FileSurvey survey = FileSurvey.of(path);

        long ten = IBM_TIME - 20_270_000;
        assertThat(survey.ticks()).isEqualTo(4);
        assertThat(survey.firstTime()).isEqualTo(ten);
        assertThat(survey.lastTime()).isEqualTo(ten + 21_000_000);
        assertThat(survey.disorder()).isEqualTo(3_000_000);
        assertThat(survey.earliestTicks())
                .containsEntry("IBM", ten)
                .containsEntry("AAPL", ten + 20_000_000);
    }

    @Test
    void timesMoveTogetherWhenShifted() throws Exception {
        Path path = csv(HEADER, IBM);
        FileSurvey survey = FileSurvey.of(path);
        try (FileReplay replay = new FileReplay(path, survey, 5_000_000)) {
            assertThat(replay.startTime()).isEqualTo(IBM_TIME + 5_000_000);
            Tick tick = Objects.requireNonNull(replay.next());
            assertThat(tick.eventTime()).isEqualTo(IBM_TIME + 5_000_000);
            assertThat(tick.price()).isEqualTo("181.520");
        }
    }

    @Test
    void quotedValuesAndForeignLineEndsAreRead() throws Exception {
        Path path = folder.resolve("ticks.csv");
        Files.writeString(
                path,
                "\uFEFF\"event_time\",symbol,price,size,venue,condition\r\n"
                        + "2013-10-07T08:00:30.270Z,\"IBM\",1,1,\"P\",\"a,\"\"b\"\"\"\r\n\r\n");

        Tick tick = ticks(path).getFirst();

        assertThat(tick.symbol()).isEqualTo("IBM");
        assertThat(tick.conditions()).isEqualTo("a,\"b\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday,IBM,1,1,P,|event_time 'yesterday'",
                "2013-10-07 08:00:30,IBM,1,1,P,|event_time",
                "1381132830270000,IBM,1,1,P,|event_time",
                "1969-12-31T23:59:59Z,IBM,1,1,P,|1970",
                "2100-01-01T00:00:00Z,IBM,1,1,P,|2100",
                "+100000-01-01T00:00:00Z,IBM,1,1,P,|event_time",
                "2013-10-07T08:00:30Z,ibm,1,1,P,|symbol 'ibm'",
                "2013-10-07T08:00:30Z,,1,1,P,|symbol ''",
                "2013-10-07T08:00:30Z,IBM,abc,1,P,|price 'abc'",
                "2013-10-07T08:00:30Z,IBM,,1,P,|price ''",
                "2013-10-07T08:00:30Z,IBM,0,1,P,|price 0",
                "2013-10-07T08:00:30Z,IBM,-1,1,P,|price -1",
                "2013-10-07T08:00:30Z,IBM,1.123456789,1,P,|decimals",
                "2013-10-07T08:00:30Z,IBM,1,-1,P,|size -1",
                "2013-10-07T08:00:30Z,IBM,1,NaN,P,|size 'NaN'",
                "2013-10-07T08:00:30Z,IBM,1000000000,100000,P,|10^14",
                "2013-10-07T08:00:30Z,IBM,1,1,P|5 values",
                "2013-10-07T08:00:30Z,IBM,1,1,P,,|7 values",
                "2013-10-07T08:00:30Z,IBM,1,1,\"P,|quote",
                "2013-10-07T08:00:30Z,IBM,1,1,\"P\"x,|quote",
                "x|1 values",
                "2013-10-07T08:00:30Z,IBM,1,1,\u007F,|control"
            })
    void aBrokenRowIsNamedByItsLineAndPassedOver(String row, String problem) throws Exception {
        Path path = csv(HEADER, IBM, row, IBM);

        FileSurvey survey = FileSurvey.of(path);

        assertThat(survey.badRowCount()).isEqualTo(1);
        assertThat(survey.badRows().getFirst()).startsWith("line 3: ").contains(problem);
        assertThat(survey.ticks()).isEqualTo(2);
        assertThat(ticks(path)).hasSize(2);
        assertThat(ticks(path).get(1).tradeId()).isEqualTo(survey.hash() + ":4");
    }

    @Test
    void brokenUtf8CostsOnlyItsRow() throws Exception {
        Path path = folder.resolve("ticks.csv");
        byte[] text =
                (HEADER + "\n" + IBM + "\n" + IBM.replace(",P,", ",~,") + "\n" + IBM + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (int index = 0; index < text.length; index++) {
            text[index] = text[index] == '~' ? (byte) 0xFF : text[index];
        }
        Files.write(path, text);

        assertThat(FileSurvey.of(path).badRows())
                .containsExactly("line 3: the line is not valid UTF-8");
    }

    @Test
    void manyBrokenRowsAreCountedAndTheFirstNamed() throws Exception {
        String[] lines = new String[102];
        Arrays.fill(lines, "x");
        lines[0] = HEADER;
        lines[1] = IBM;

        FileSurvey survey = FileSurvey.of(csv(lines));

        assertThat(survey.badRowCount()).isEqualTo(100);
        assertThat(survey.badRows()).hasSize(20).first().asString().startsWith("line 3: ");
    }

    @Test
    void aFileThatIsNoneIsRefusedInWords() throws Exception {
        refused(folder.resolve("missing.csv"), "does not exist");
        refused(folder, "not a file");
        refused(csv(), "empty");
        refused(csv("time,symbol,price"), "no column event_time, size, venue, condition");
        refused(csv(HEADER + ",price"), "price twice");
        refused(csv(HEADER), "holds no tick");
        refused(csv(HEADER, "x"), "holds no tick; line 2");
        Path fake = folder.resolve("fake.csv.gz");
        Files.writeString(fake, HEADER + "\n" + IBM + "\n");
        refused(fake, "not gzip");
    }

    @Test
    void aFileCutShortIsRefusedWithTheLine() throws Exception {
        Path packed = folder.resolve("cut.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
            for (int row = 0; row < 100_000; row++) {
                out.write(
                        (IBM.replace("283", Integer.toString(row)) + "\n")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(
                packed, Arrays.copyOf(Files.readAllBytes(packed), (int) Files.size(packed) / 2));

        refused(packed, "damaged or cut short behind line");
    }

    private static void refused(Path path, String problem) {
        assertThatThrownBy(() -> FileSurvey.of(path))
                .isInstanceOfSatisfying(
                        FeedException.class,
                        stop -> assertThat(stop.exitCode()).isEqualTo(FeedException.WRONG_USAGE))
                .hasMessageContaining(path.toString())
                .hasMessageContaining(problem);
    }

    private Path csv(String... lines) throws IOException {
        Path path = folder.resolve("ticks.csv");
        return Files.writeString(path, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
    }

    private static List<Tick> ticks(Path path) throws IOException {
        List<Tick> ticks = new ArrayList<>();
        try (FileReplay replay = new FileReplay(path, FileSurvey.of(path), 0)) {
            for (Tick tick = replay.next(); tick != null; tick = replay.next()) {
                ticks.add(tick);
            }
        }
        return ticks;
    }
}
