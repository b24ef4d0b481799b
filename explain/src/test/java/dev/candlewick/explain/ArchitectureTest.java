package dev.candlewick.explain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Log and tables know nothing of explanations, and nothing here knows the job. */
class ArchitectureTest {

    private static final JavaClasses EXPLAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.candlewick.explain");

    @Test
    void sourcesKnowNothingOfWhatIsMadeOfThem() {
        noClasses()
                .that()
                .resideInAPackage("..explain.table")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.candlewick.explain")
                .check(EXPLAIN);
    }

    @Test
    void onlyTheSourcesSeeKafkaAndTheDatabase() {
        noClasses()
                .that()
                .resideInAPackage("dev.candlewick.explain")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "java.sql..", "org.postgresql..")
                .check(EXPLAIN);
    }

    @Test
    void noProgramButVerifyIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.candlewick.job..",
                        "dev.candlewick.feed..",
                        "dev.candlewick.launcher..",
                        "dev.candlewick.localstack..",
                        "dev.candlewick.dashboard..")
                .check(EXPLAIN);
    }
}
