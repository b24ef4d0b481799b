package dev.candlewick.job;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the arrows: tick, instrument, candle, timescale, root. */
class ArchitectureTest {

    private static final JavaClasses JOB =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.candlewick.job");

    @Test
    void ticksKnowNothingOfWhatIsMadeOfThem() {
        noClasses()
                .that()
                .resideInAPackage("..job.tick")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..job", "..job.instrument", "..job.candle", "..job.timescale")
                .check(JOB);
    }

    @Test
    void candlesKnowNothingOfAnomalies() {
        noClasses()
                .that()
                .resideInAnyPackage("..job.tick", "..job.candle", "..job.instrument")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..job.anomaly")
                .check(JOB);
    }

    @Test
    void candlesKnowNothingOfTheDatabase() {
        noClasses()
                .that()
                .resideInAnyPackage("..job.candle", "..job.instrument", "..job.anomaly")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..job", "..job.timescale", "java.sql", "org.postgresql..")
                .check(JOB);
    }

    @Test
    void theDatabaseKnowsNothingOfTheTopology() {
        noClasses()
                .that()
                .resideInAPackage("..job.timescale")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.candlewick.job")
                .check(JOB);
    }

    @Test
    void arithmeticIsPlainJava() {
        noClasses()
                .that(
                        resideInAPackage("..job.candle")
                                .or(resideInAPackage("..job.anomaly"))
                                .or(resideInAPackage("..job.tick"))
                                .or(resideInAPackage("..job.instrument")))
                .and()
                .haveNameNotMatching(".*(Operator|Meters|Serializer|Deserializer|LogClock)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink..")
                .check(JOB);
    }

    @Test
    void onlyTheJobAndThePipelineSeeTheWholeTopology() {
        classes()
                .that(
                        simpleName("CandlePipeline")
                                .or(simpleName("CandleJob"))
                                .or(simpleName("JobOptions")))
                .should()
                .resideInAPackage("dev.candlewick.job")
                .check(JOB);
    }
}
