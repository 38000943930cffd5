package io.github.rlaifv.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.stream.TokenListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A measured policy must be the policy itself in everything: a method with a default is easily forgotten. */
class MeteredPolicyTest {
    /** These call the ones that return outcomes. */
    private static final Set<String> DERIVED = Set.of("generate", "score", "nextTokenProbabilities");

    static Stream<Method> methods() {
        return Stream.of(ProbedPolicy.class.getMethods()).filter(method -> !DERIVED.contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodIsPassedOnToThePolicy(Method method) throws Exception {
        List<String> called = new ArrayList<>();
        Policy inner = (Policy) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProbedPolicy.class}, (proxy, asked, arguments) -> {
                    called.add(asked.getName() + asked.getParameterCount());
                    return resultOf(asked.getReturnType());
                });
        Policy measured = PolicyMetrics.of(new SimpleMeterRegistry()).measured(inner);
        called.clear();

        Object result = method.invoke(
                measured,
                Stream.of(method.getParameterTypes())
                        .map(MeteredPolicyTest::resultOf)
                        .toArray());

        assertThat(called).containsExactly(method.getName() + method.getParameterCount());
        if (method.getReturnType() != void.class) {
            assertThat(result).isEqualTo(resultOf(method.getReturnType()));
        }
    }

    private static Object resultOf(Class<?> type) {
        if (type == boolean.class) {
            return true;
        } else if (type == String.class) {
            return "text";
        } else if (type == List.class) {
            return List.of();
        } else if (type == Set.class) {
            return Set.of();
        } else if (type == Optional.class) {
            return Optional.of("reason");
        } else if (type == TokenListener.class) {
            return TokenListener.NONE;
        } else if (type == Capability.class) {
            return Capability.SCORE;
        } else if (type == CountedModel.class) {
            return new CountedModel("name", "fingerprint");
        } else if (type == void.class) {
            return "ignored";
        }
        throw new IllegalStateException("this test needs a value of " + type);
    }
}
