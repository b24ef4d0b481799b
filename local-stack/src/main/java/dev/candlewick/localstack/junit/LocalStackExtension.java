package dev.candlewick.localstack.junit;

import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.FlinkCluster;
import dev.candlewick.localstack.LocalStack;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Works for {@link RealComponents}. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commits
public final class LocalStackExtension implements BeforeAllCallback, ParameterResolver {
    private static final Set<Class<?>> TYPES =
            Set.of(LocalStack.class, Database.class, Broker.class, FlinkCluster.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        throw new UnsupportedOperationException();
    }
}
