package dev.candlewick.dashboard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses program =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.candlewick.dashboard");

    @Test
    void onlyThePagesAndTheirDoorSeeVaadin() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..ui..", "..access..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.vaadin..")
                .check(program);
    }

    @Test
    void candlesKnowNothingOfThePages() {
        noClasses()
                .that()
                .resideInAPackage("..candle..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..ui..")
                .check(program);
    }

    @Test
    void pagesNeverReadTheLogThemselves() {
        noClasses()
                .that()
                .resideInAPackage("..ui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.candlewick.verify..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.candlewick.explain.Explainer")
                .check(program);
    }

    @Test
    void pagesNeverReadTheDatabaseThemselves() {
        noClasses()
                .that()
                .resideInAPackage("..ui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")
                .check(program);
    }

    @Test
    void nobodyDependsOnTheJobOrTheFeed() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.apache.flink..", "org.apache.kafka..", "dev.candlewick.job..")
                .check(program);
    }
}
