package dev.candlewick.job.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.candlewick.job.tick.LogView;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may begin an epoch, and who may go on with one. */
@RealComponents(Part.DATABASE)
class EpochRegistryIT {
    private static final String INSTRUMENTS =
            "symbol,calendar,condition_table,tick_size,name\nIBM,24x7,us-tape-mask,0.01,\n";
    private static final Duration HORIZON = Duration.ofMinutes(10);

    private final Connection owner;
    private final EpochRegistry registry;

    EpochRegistryIT(Database database) throws SQLException {
        owner = database.connect(Role.OWNER);
        registry =
                new EpochRegistry(
                        new DatabaseOptions(
                                database.jdbcUrl(),
                                Role.WRITER.roleName(),
                                database.passwordFile(Role.WRITER).toString()));
    }

    @BeforeEach
    void noEpoch() throws SQLException {
        sql("TRUNCATE epoch, epoch_log, epoch_condition_table, trading_session");
    }

    @AfterEach
    void close() throws SQLException {
        owner.close();
    }

    @Test
    void theFirstEpochIsLiveAndTheNextIsBuilt() throws Exception {
        registry.check(epoch(1));
        assertThat(epochs()).isEmpty();

        registry.register(epoch(1), log("first"));
        registry.register(epoch(1), log("first"));
        registry.register(epoch(2), log("first"));

        assertThat(epochs()).containsExactly("1 LIVE first", "2 BUILDING first");
    }

    @Test
    void whoeverGoesOnWithOtherRulesIsRefused() {
        registry.register(epoch(1), LogView.NONE);

        for (EpochRules other :
                List.of(
                        new EpochRules(1, "trades", HORIZON, INSTRUMENTS),
                        new EpochRules(1, "ticks", Duration.ofHours(1), INSTRUMENTS),
                        new EpochRules(1, "ticks", HORIZON, INSTRUMENTS.replace("0.01", "0.05")))) {
            assertThatThrownBy(() -> registry.check(other))
                    .hasMessageContaining("Epoch 1 is folded with another")
                    .hasMessageContaining("./candlewick rebuild");
            assertThatThrownBy(() -> registry.register(other, LogView.NONE))
                    .hasMessageContaining("Epoch 1 is folded with another");
        }
    }

    @Test
    void anEpochIsOfOneLog() throws Exception {
        registry.register(epoch(1), LogView.NONE);
        assertThat(epochs()).containsExactly("1 LIVE");

        registry.register(epoch(1), log("first"));
        registry.register(epoch(1), LogView.NONE);

        assertThatThrownBy(() -> registry.register(epoch(1), log("second")))
                .hasMessageContaining("Topic ticks was deleted and created again")
                .hasMessageContaining("(id first, now second)")
                .hasMessageContaining("./candlewick rebuild");
        assertThat(epochs()).containsExactly("1 LIVE first");
    }

    @Test
    void aDroppedEpochIsNotBegunAgain() throws Exception {
        registry.register(epoch(1), log("first"));
        registry.register(epoch(2), log("first"));
        sql("SELECT drop_epoch(2)");

        assertThat(epochs()).containsExactly("1 LIVE first", "2 DROPPED");
        assertThatThrownBy(() -> registry.register(epoch(2), log("first")))
                .hasMessageContaining("Epoch 2 was dropped");
    }

    @Test
    void besideOneThatIsBeingBuiltNoOtherIsBegun() {
        registry.register(epoch(1), LogView.NONE);
        registry.register(epoch(2), LogView.NONE);

        assertThatThrownBy(() -> registry.check(epoch(3)))
                .hasMessageContaining("Epoch 3 cannot be begun while epoch 2 is being built")
                .hasMessageContaining("--abandon");
        assertThatThrownBy(() -> registry.register(epoch(3), LogView.NONE))
                .hasMessageContaining("Epoch 3 cannot be begun while epoch 2 is being built");
    }

    @Test
    void ofTwoThatAreBegunAtOnceTheSecondIsRefused() throws Exception {
        registry.register(epoch(1), LogView.NONE);
        CompletableFuture<Void> second = beginBeside(epoch(3));
        owner.commit();

        assertThatThrownBy(second::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("Epoch 3 cannot be begun while epoch 2 is being built");
    }

    @Test
    void ofTwoThatAreBegunAtOnceTheSecondFollowsWhenTheFirstGivesUp() throws Exception {
        registry.register(epoch(1), LogView.NONE);
        CompletableFuture<Void> second = beginBeside(epoch(3));
        owner.rollback();

        second.join();
        owner.setAutoCommit(true);
        assertThat(epochs()).containsExactly("1 LIVE", "3 BUILDING");
    }

    /** Begins an epoch while the line of epoch 2 is written and not yet committed. */
    private CompletableFuture<Void> beginBeside(EpochRules rules) throws SQLException {
        owner.setAutoCommit(false);
        sql(
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (2, 'ticks', '10 minutes', '', 'BUILDING')""");
        CompletableFuture<Void> begun =
                CompletableFuture.runAsync(() -> registry.register(rules, LogView.NONE));
        await().until(() -> !rows("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
        return begun;
    }

    @Test
    void copiesOfOneJobThatRegisterAtOnceAgree() throws Exception {
        CyclicBarrier start = new CyclicBarrier(4);
        List<CompletableFuture<Void>> copies = new ArrayList<>();
        for (int copy = 0; copy < 4; copy++) {
            copies.add(
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    start.await();
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                                registry.register(epoch(1), log("first"));
                            },
                            command -> new Thread(command, "copy").start()));
        }

        CompletableFuture.allOf(copies.toArray(CompletableFuture[]::new)).join();
        assertThat(epochs()).containsExactly("1 LIVE first");
    }

    private static EpochRules epoch(int number) {
        return new EpochRules(number, "ticks", HORIZON, INSTRUMENTS);
    }

    private static LogView log(String topicId) {
        return () -> new LogView.Extent("ticks", topicId, Map.of(), Map.of());
    }

    private List<String> epochs() throws SQLException {
        return rows(
                """
                SELECT concat_ws(' ', log_epoch, state, topic_id)
                FROM epoch LEFT JOIN epoch_log USING (log_epoch) ORDER BY log_epoch""");
    }

    private void sql(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        return StoredRows.of(owner, sql);
    }
}
