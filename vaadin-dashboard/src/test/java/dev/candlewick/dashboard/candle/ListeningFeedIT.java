package dev.candlewick.dashboard.candle;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealComponents(Part.DATABASE)
class ListeningFeedIT {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Database database;
    private final CandleRows rows;
    private final HikariDataSource reader;
    private final ListeningFeed feed;
    private final List<FeedFrame> frames = new CopyOnWriteArrayList<>();
    private CandleSeries series = new CandleSeries("", Interval.ONE_MINUTE);

    ListeningFeedIT(Database database) throws SQLException {
        this.database = database;
        rows = new CandleRows(database);
        DatabaseAccess access =
                new DatabaseAccess(
                        database.jdbcUrl(),
                        Role.READER.roleName(),
                        database.password(Role.READER),
                        "");
        reader = new DatabaseConfiguration().feedDataSource(access);
        feed = new ListeningFeed(access, reader);
    }

    @BeforeEach
    void start() {
        series = new CandleSeries("T" + System.nanoTime(), Interval.ONE_MINUTE);
        rows.instrument(series.symbol(), "");
        rows.write(series, NOON, "100", false, 1);
        feed.start();
    }

    @AfterEach
    void stop() throws SQLException {
        feed.stop();
        reader.close();
        rows.close();
    }

    @Test
    void newcomerGetsEverythingKnown() {
        feed.subscribe(series, frames::add);

        await().atMost(SOON).until(() -> !frames.isEmpty() && frames.getFirst().complete());
        assertThat(frames.getFirst().candles()).hasSize(1);
        assertThat(frames.getFirst().quotes()).extracting(Quote::symbol).contains(series.symbol());
    }

    @Test
    void announcedRowArrivesWithinTwoSeconds() {
        subscribed();
        rows.write(series, NOON, "101", false, 2);
        rows.announce(series.symbol());

        await().atMost(SOON).until(() -> lastClose().equals("101"));
    }

    @Test
    void barsImportedWhileTheChartIsOpenArriveByThePoll() {
        subscribed();
        Instant before = NOON.minus(Duration.ofMinutes(1));
        rows.importBar(series, before, "90", "yahoo");

        await().atMost(SOON).until(() -> frames.stream().anyMatch(frame -> shows(frame, before)));
        assertThat(frames.stream().filter(frame -> shows(frame, before)))
                .noneMatch(FeedFrame::complete);
    }

    private static boolean shows(FeedFrame frame, Instant importedAt) {
        return frame.candles().stream()
                .anyMatch(
                        candle ->
                                candle.state() == CandleState.IMPORTED
                                        && candle.startTime().equals(importedAt));
    }

    @Test
    void rowWithoutAnnouncementArrivesByThePoll() {
        subscribed();
        rows.write(series, NOON, "102", false, 3);

        await().atMost(SOON).until(() -> lastClose().equals("102"));
    }

    @Test
    void revisionOfAnOlderCandleArrives() {
        rows.write(series, NOON, "100", true, 2);
        rows.write(series, NOON.plusSeconds(60), "110", false, 3);
        subscribed();
        rows.write(series, NOON, "99", true, 4);
        rows.announce(series.symbol());

        await().atMost(SOON)
                .until(
                        () ->
                                frames.stream()
                                        .flatMap(frame -> frame.candles().stream())
                                        .anyMatch(each -> each.state() == CandleState.REVISED));
    }

    @Test
    void quietMarketHasHeartbeats() {
        subscribed();
        int before = frames.size();

        await().atMost(Duration.ofSeconds(5)).until(() -> frames.size() >= before + 3);
        assertThat(frames.getLast().status()).isInstanceOf(FeedStatus.Live.class);
    }

    @Test
    void cancelledSubscriberHearsNothingMore() {
        CandleFeed.Cancel cancel = feed.subscribe(series, frames::add);
        await().atMost(SOON).until(() -> !frames.isEmpty());
        cancel.close();
        cancel.close();

        assertThat(feed.subscribers()).isZero();
    }

    @Test
    void brokenSubscriberDoesNotStopTheOthers() {
        feed.subscribe(
                series,
                frame -> {
                    throw new IllegalStateException("a broken page");
                });
        subscribed();
        rows.write(series, NOON, "103", false, 5);
        rows.announce(series.symbol());

        await().atMost(SOON).until(() -> lastClose().equals("103"));
    }

    @Test
    void aSeriesThatTheDatabaseRefusesStopsNoOther() {
        List<FeedFrame> refused = new CopyOnWriteArrayList<>();
        feed.subscribe(new CandleSeries("\0", Interval.ONE_MINUTE), refused::add);
        await().atMost(SOON).until(() -> !refused.isEmpty());
        subscribed();
        rows.write(series, NOON, "107", false, 9);
        rows.announce(series.symbol());

        await().atMost(SOON).until(() -> lastClose().equals("107"));
        assertThat(frames).extracting(FeedFrame::status).containsOnly(new FeedStatus.Live());
        assertThat(refused).extracting(FeedFrame::status).containsOnly(new FeedStatus.Refused());
        assertThat(refused.getFirst().quotes())
                .as("the watchlist of its page")
                .extracting(Quote::symbol)
                .contains(series.symbol());
    }

    @Test
    void aSeriesThatCannotBeReadForAWhileComesBackAsAWhole() throws SQLException {
        subscribed();
        CandleSeries folded = series.in(Interval.FOUR_HOURS);
        List<FeedFrame> ofFour = new CopyOnWriteArrayList<>();
        forbidFolding(true);
        try {
            feed.subscribe(folded, ofFour::add);
            await().atMost(SOON).until(() -> !ofFour.isEmpty());
            assertThat(ofFour.getFirst().status()).isEqualTo(new FeedStatus.Refused());
        } finally {
            forbidFolding(false);
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> ofFour.stream().anyMatch(FeedFrame::complete));
        assertThat(ofFour.getLast().status()).isEqualTo(new FeedStatus.Live());
        assertThat(frames).extracting(FeedFrame::status).containsOnly(new FeedStatus.Live());
    }

    private void forbidFolding(boolean forbidden) throws SQLException {
        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute(
                    "%s SELECT ON trading_session %s candlewick_reader"
                            .formatted(forbidden ? "REVOKE" : "GRANT", forbidden ? "FROM" : "TO"));
        }
    }

    @Test
    void aRebuildShowsWhenItIsSwitchedInAndNotBefore() throws SQLException {
        subscribed();
        try (CandleRows next = rows.ofTheNextEpoch()) {
            next.instrument(series.symbol(), "");
            next.write(series, NOON, "200", true, 1);
            next.announce(series.symbol());
            rows.write(series, NOON, "106", false, 8);
            rows.announce(series.symbol());
            await().atMost(SOON).until(() -> lastClose().equals("106"));

            next.switchToThisEpoch();
            await().atMost(SOON).until(() -> lastClose().equals("200"));

            FeedFrame last =
                    frames.reversed().stream()
                            .filter(FeedFrame::complete)
                            .findFirst()
                            .orElseThrow();
            assertThat(last.candles()).as("the whole window anew").hasSize(1);
            await("quotes of the new epoch")
                    .atMost(SOON)
                    .until(
                            () ->
                                    frames.stream()
                                            .flatMap(frame -> frame.quotes().stream())
                                            .map(quote -> String.valueOf(quote.last()))
                                            .anyMatch("200"::equals));
        }
    }

    @Test
    void feedComesBackAfterItsConnectionsWereCut() throws SQLException {
        subscribed();
        try (Connection owner = database.connect(Role.READER);
                Statement cut = owner.createStatement()) {
            cut.execute(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE usename = 'candlewick_reader' AND pid <> pg_backend_pid()
                    """);
        }
        Instant cutAt = Instant.now();
        rows.write(series, NOON, "104", false, 6);

        await().atMost(Duration.ofSeconds(10)).until(() -> lastClose().equals("104"));
        rows.write(series, NOON, "105", false, 7);
        rows.announce(series.symbol());
        await().atMost(SOON).until(() -> lastClose().equals("105"));
        assertThat(frames.getLast().time()).isAfter(cutAt);
    }

    private void subscribed() {
        feed.subscribe(series, frames::add);
        await().atMost(SOON).until(() -> frames.stream().anyMatch(FeedFrame::complete));
    }

    private String lastClose() {
        return frames.reversed().stream()
                .filter(frame -> !frame.candles().isEmpty())
                .findFirst()
                .map(frame -> String.valueOf(frame.candles().getLast().close()))
                .orElse("");
    }
}
