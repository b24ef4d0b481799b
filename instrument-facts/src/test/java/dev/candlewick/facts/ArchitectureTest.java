package dev.candlewick.facts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Files, services and tables know statements, not each other; and no other program is known. */
class ArchitectureTest {
    private static final JavaClasses FACTS =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.candlewick.facts");

    @Test
    void sourcesAndTablesDoNotKnowEachOther() {
        for (String one : new String[] {"file", "service", "table"}) {
            for (String other : new String[] {"file", "service", "table", "command"}) {
                if (!one.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("..facts." + one)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("..facts." + other)
                            .check(FACTS);
                }
            }
        }
    }

    @Test
    void noOtherProgramIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.candlewick.job..",
                        "dev.candlewick.feed..",
                        "dev.candlewick.verify..",
                        "dev.candlewick.launcher..",
                        "dev.candlewick.localstack..",
                        "dev.candlewick.dashboard..")
                .check(FACTS);
    }
}
