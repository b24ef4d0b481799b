package dev.candlewick.localstack.junit;

import dev.candlewick.localstack.Part;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts real components before the tests of a class and stops them afterwards; the tests of the
 * class share them.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LocalStackExtension.class)
public @interface RealComponents {
    /** What to start. */
    Part[] value();

    /** Major version of the Java that runs the Flink cluster; 0 for the one that runs the tests. */
    int clusterJava() default 0;

    /** Task slots of a TaskManager. */
    int taskSlots() default 4;
}
