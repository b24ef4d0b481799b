package dev.candlewick.feed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Data moves one way: simulation and replay make ticks, the root sends them, topic writes them. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.candlewick.feed");

    @Test
    void aTickKnowsNeitherItsSourceNorItsTopic() {
        noClasses()
                .that()
                .resideInAPackage("..feed.tick..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..simulation..",
                        "..replay..",
                        "..mapping..",
                        "..topic..",
                        "org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void sourcesKnowNoTopicAndNoOptions() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..feed.simulation..",
                        "..feed.replay..",
                        "..feed.polled..",
                        "..feed.venue..",
                        "..feed.live..",
                        "..feed.mapping..",
                        "..feed.decode..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..feed.topic..", "org.apache.kafka..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void whoeverDecodesAMessageDoesNotKnowWhatItMeans() {
        noClasses()
                .that()
                .resideInAPackage("..feed.decode..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..feed.mapping..", "..feed.tick..")
                .check(CLASSES);
    }

    @Test
    void onlyTheTopicPackageSeesKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..feed.topic..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void theFeedKnowsNoOtherProgram() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.candlewick.job..",
                        "dev.candlewick.verify..",
                        "dev.candlewick.launcher..",
                        "dev.candlewick.dashboard..",
                        "dev.candlewick.localstack..")
                .check(CLASSES);
    }
}
