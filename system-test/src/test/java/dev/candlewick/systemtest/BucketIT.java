package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.systemtest.Terminal.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system with its archive in a bucket, part of {@code ./candlewick test --faults} only.
 */
@Tag("faults")
class BucketIT {
    @Test
    @SuppressWarnings("try") // a server that is stopped may be interrupted
    void theLogIsKeptInABucketWhileATaskManagerDiesAndComesBackFromIt(@TempDir Path folder)
            throws Exception {
        try (Bucket bucket = Bucket.open();
                Terminal terminal = Terminal.open("bucket")) {
            String archive = bucket.location() + "/kept";
            Answer refused =
                    terminal.shell(
                            folder,
                            bucket.exports()
                                    + "export AWS_SECRET_ACCESS_KEY=canary-of-a-key\n"
                                    + "./candlewick up --detach --feed none --archive "
                                    + archive);
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.err())
                    .contains("The archive cannot be kept in " + archive)
                    .contains("403")
                    .doesNotContain("canary-of-a-key");

            type(terminal, folder, bucket, "up --detach --feed none --archive " + archive);
            feed(terminal, folder, bucket);
            Terminal.kill(terminal.processOf("Flink TaskManager 1"));
            feed(terminal, folder, bucket);
            type(terminal, folder, bucket, "drain");
            List<String> candles = candles(terminal);
            type(terminal, folder, bucket, "export candle --to " + bucket.location() + "/results");
            SecretSearch search = new SecretSearch(bucket.secrets());
            search.argumentLists();
            search.files(terminal.state(), "/data/");
            assertThat(type(terminal, folder, bucket, "down").err())
                    .doesNotContain("does not hold the newest messages");

            type(
                    terminal,
                    folder,
                    bucket,
                    "up --fresh --detach --feed archive --speed max --file " + archive);
            type(terminal, folder, bucket, "drain");

            assertThat(candles).hasSizeGreaterThan(200);
            assertThat(candles(terminal)).isEqualTo(candles);
            assertThat(type(terminal, folder, bucket, "verify").lastLine())
                    .contains(" 0 differences");
            assertThat(search.searched()).isNotEmpty();
            assertThat(search.found()).isEmpty();
        }
    }

    private static void feed(Terminal terminal, Path folder, Bucket bucket) {
        type(
                terminal,
                folder,
                bucket,
                "feed --feed simulated --ticks 20000 --rate 1000 --speed max");
    }

    private static Answer type(Terminal terminal, Path folder, Bucket bucket, String words) {
        return terminal.shell(folder, bucket.exports() + "./candlewick " + words).with(0);
    }

    private static List<String> candles(Terminal terminal) {
        return terminal.rows(
                """
                SELECT symbol, interval, start_time, open, high, low, close, volume, tick_count, fingerprint
                FROM candle ORDER BY symbol, interval, start_time""");
    }
}
