package dev.candlewick.localstack.junit;

import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.FlinkCluster;
import dev.candlewick.localstack.LocalStack;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Works for {@link RealComponents}. */
public final class LocalStackExtension
        implements BeforeAllCallback, AfterTestExecutionCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LocalStackExtension.class);
    private static final Set<Class<?>> TYPES =
            Set.of(LocalStack.class, Database.class, Broker.class, FlinkCluster.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        // A class that takes no parameter still gets its components.
        stack(context);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            temporaryStack(context)
                    .keepLogs(
                            context.getRequiredTestClass().getSimpleName()
                                    + "."
                                    + context.getRequiredTestMethod().getName());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        LocalStack stack = stack(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == Database.class) {
            return stack.database();
        }
        if (type == Broker.class) {
            return stack.broker();
        }
        return type == FlinkCluster.class ? stack.cluster() : stack;
    }

    /** The stack of the annotated class, which may be one around the test's own. */
    private static LocalStack stack(ExtensionContext context) {
        return temporaryStack(context).stack();
    }

    private static TemporaryStack temporaryStack(ExtensionContext context) {
        ExtensionContext described =
                Stream.iterate(
                                context,
                                c -> c != null,
                                c -> c.getParent().orElse(null)) // the root has none
                        .filter(c -> c.getElement().filter(LocalStackExtension::has).isPresent())
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                context.getDisplayName()
                                                        + " has no @RealComponents around it."));
        RealComponents components =
                described.getRequiredTestClass().getAnnotation(RealComponents.class);
        return described
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "stack", key -> TemporaryStack.start(components), TemporaryStack.class);
    }

    private static boolean has(java.lang.reflect.AnnotatedElement element) {
        return element.isAnnotationPresent(RealComponents.class);
    }
}
