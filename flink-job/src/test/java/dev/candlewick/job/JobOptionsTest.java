package dev.candlewick.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class JobOptionsTest {

    private static final String[] REQUIRED = {
        "--bootstrap-servers", "broker:9092", "--database-url", "jdbc:postgresql://db/candlewick"
    };

    @Test
    void defaultsAreThoseOfTheDesign() {
        JobOptions options = JobOptions.parse(REQUIRED);

        assertThat(options.topic).isEqualTo("ticks");
        assertThat(options.consumerGroup()).isEqualTo("candlewick-epoch-1");
        assertThat(options.jobName()).isEqualTo("candlewick epoch 1");
        assertThat(options.databaseUser).isEqualTo("candlewick_writer");
        assertThat(options.logEpoch).isEqualTo(1);
        assertThat(options.horizon).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.outOfOrderness).isEqualTo(Duration.ofMillis(500));
        assertThat(options.sweepInterval).isEqualTo(Duration.ofMillis(75));
        assertThat(options.flushInterval).isEqualTo(Duration.ofMillis(10));
        assertThat(options.checkpointInterval).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.databaseOutage).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.instruments().of("IBM").calendar().name()).isEqualTo("24x7");
    }

    @Test
    void anotherEpochHasItsOwnNameGroupAndCheckpoints() {
        JobOptions second =
                JobOptions.parse(with("--log-epoch=2", "--checkpoint-dir=file:///checkpoints/2"));

        assertThat(second.jobName()).isEqualTo("candlewick epoch 2");
        assertThat(second.consumerGroup()).isEqualTo("candlewick-epoch-2");
        assertThat(CandleJob.configuration(second).get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:///checkpoints/2");
        assertThat(JobOptions.parse(with("--group=mine")).consumerGroup()).isEqualTo("mine");
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(REQUIRED), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--horizon=10",
                "--horizon=-1s",
                "--horizon=3000000h",
                "--flush-interval=0ms",
                "--log-epoch=0",
                "--flush-rows=0",
                "--partial-rows-per-second=0",
                "--database-url=jdbc:mysql://x/y",
                "--database-url=jdbc:postgresql://x/y?user=a&password=b",
                "--kafka-property=enable.auto.commit=true",
                "--kafka-property=sasl.jaas.config=x",
                "--kafka-property=ssl.truststore.password=x",
                "--kafka-property=sasl.oauthbearer.client.credentials.client.secret=x",
                "--kafka-property=ssl.keystore.key=x",
                "--no-such-option",
                "stray"
            })
    void aWrongOptionIsRefusedByName(String option) {
        String[] arguments = {REQUIRED[0], REQUIRED[1], REQUIRED[2], REQUIRED[3], option};
        if (option.startsWith("--database-url")) {
            arguments = new String[] {REQUIRED[0], REQUIRED[1], option};
        }
        String[] given = arguments;
        assertThatThrownBy(() -> JobOptions.parse(given))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining(option.split("=", 2)[0]);
    }

    /** Kafka resolves it where it connects; the job only hands it on. */
    @Test
    void aSecretOfKafkaIsNamedByItsPlace() {
        String jaas = "sasl.jaas.config=${file:/run/secrets/kafka.properties:jaas}";
        JobOptions options =
                JobOptions.parse(
                        REQUIRED[0],
                        REQUIRED[1],
                        REQUIRED[2],
                        REQUIRED[3],
                        "--kafka-property",
                        jaas);

        assertThat(options.kafkaProperties)
                .containsEntry("sasl.jaas.config", "${file:/run/secrets/kafka.properties:jaas}");
    }

    @Test
    void mainSaysWhatIsWrongTheWayTheFlinkUiShowsIt() {
        assertThatThrownBy(() -> CandleJob.main(new String[] {"--topic", "ticks"}))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessageContaining("--bootstrap-servers")
                .hasMessageContaining("--database-url");
    }

    @Test
    void everyOptionIsDescribed() {
        assertThat(JobOptions.commandLine(new JobOptions()).getCommandSpec().options())
                .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
    }
}
