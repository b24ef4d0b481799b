package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class FeedOptionsTest {
    @Test
    void aFileImpliesReplayAndNothingImpliesSimulated() {
        assertThat(parse().resolvedKind()).isEqualTo(FeedKind.SIMULATED);
        assertThat(parse("--file", "ticks.csv").resolvedKind()).isEqualTo(FeedKind.REPLAY);
        assertThat(parse("--feed", "none", "--file", "ticks.csv").resolvedKind())
                .isEqualTo(FeedKind.NONE);
    }

    @Test
    void aFeedHasTheKeysOfItsOwnSourceAndAMappingAnyThatItMayName() {
        List<String> finnhub = parse("--feed=finnhub", "--symbols=AAPL").arguments();
        assertThat(FeedKind.mayHave("FINNHUB_API_KEY", finnhub)).isTrue();
        assertThat(FeedKind.mayHave("APCA_API_SECRET_KEY", finnhub)).isFalse();
        assertThat(FeedKind.mayHave("FINNHUB_API_KEY", parse().arguments())).isFalse();
        assertThat(FeedKind.mayHave("REGISTRY_API_KEY", parse("--mapping", "m.yaml").arguments()))
                .isTrue();
    }

    @Test
    void argumentsAreReadBackAsTheSameOptions() {
        FeedOptions options =
                parse(
                        "--feed=simulated",
                        "--speed=max",
                        "--rate=12.5",
                        "--symbols=IBM,AAPL",
                        "--seed=-7",
                        "--zipf=1.1",
                        "--history=90s",
                        "--horizon=1d",
                        "--url=ws://127.0.0.1:1/x",
                        "--rest-url=http://127.0.0.1:2",
                        "--buffer=7",
                        "--catch-up=2m",
                        "--start=2026-01-05T00:00:00Z",
                        "--ticks=10",
                        "--force",
                        "--shift-to-now",
                        "--on-bad-row=skip",
                        "--encoding=flat");
        List<String> arguments = options.arguments();

        FeedOptions again = parse(arguments.toArray(String[]::new));

        assertThat(again).usingRecursiveComparison().isEqualTo(options);
        assertThat(again.history).isEqualTo(Duration.ofSeconds(90));
        assertThat(again.horizon).isEqualTo(Duration.ofDays(1));
        assertThat(again.start).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
        assertThat(again.speed).isEqualTo(Speed.MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--speed=0",
                "--speed=-1",
                "--speed=fast",
                "--speed=NaN",
                "--history=soon",
                "--history=-PT1S",
                "--on-bad-row=maybe",
                "--start=yesterday",
                "--feed=kafka",
                "--encoding=avro"
            })
    void nonsenseIsRefused(String argument) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(argument.substring(0, argument.indexOf('=')));
    }

    private static FeedOptions parse(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(arguments);
        return holder.options;
    }

    @Command
    private static final class Holder {
        @Mixin private final FeedOptions options = new FeedOptions();
    }
}
