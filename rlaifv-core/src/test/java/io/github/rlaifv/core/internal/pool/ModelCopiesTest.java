package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class ModelCopiesTest {
    private static TrainablePolicy open(ScalarType storage, long seed) {
        TrainablePolicy policy = Policies.open(
                Fixtures.require(Fixtures.path("llava15", "model")),
                PolicyOptions.builder().storage(storage).build());
        policy.adapters().attach(new Lora(2, 2, 0, Lora.LANGUAGE_MODEL, false, false, seed));
        return policy;
    }

    /** The same policy on a device that rounds sums differently, so that its fingerprint differs. */
    private static TrainablePolicy elsewhere(TrainablePolicy policy) {
        return (TrainablePolicy) Proxy.newProxyInstance(
                TrainablePolicy.class.getClassLoader(),
                new Class<?>[] {TrainablePolicy.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("fingerprint")) {
                        return policy.fingerprint() + " rounded";
                    }
                    try {
                        return method.invoke(policy, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void copiesAreRecognizedOnDevicesThatRoundDifferently() {
        try (TrainablePolicy policy = open(ScalarType.FLOAT32, 1);
                TrainablePolicy copy = open(ScalarType.FLOAT32, 1);
                TrainablePolicy otherAdapters = open(ScalarType.FLOAT32, 2);
                TrainablePolicy otherType = open(ScalarType.BFLOAT16, 1)) {
            assertThat(ModelCopies.same(policy, copy)).isTrue();
            assertThat(ModelCopies.same(policy, elsewhere(copy))).isTrue();
            assertThat(ModelCopies.same(policy, elsewhere(otherAdapters))).isFalse();
            assertThat(ModelCopies.same(policy, elsewhere(otherType))).isFalse();
            copy.adapters().detach();
            assertThat(ModelCopies.same(policy, elsewhere(copy))).isFalse();
        }
    }
}
