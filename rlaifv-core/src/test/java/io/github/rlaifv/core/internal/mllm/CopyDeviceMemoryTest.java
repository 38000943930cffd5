package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainingPass;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Native tensors and their owners on a device whose host tensors have owners of their own: none stays behind. */
class CopyDeviceMemoryTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-5, 0.9, 0.999, 1e-8, 0);

    private final List<ScoreRequest> requests = List.of(new ScoreRequest(
            Prompt.of(Fixtures.photos().wide().image(), "What is this?"), List.of("Two trees.", "Two cars.")));

    private static LocalPolicy open(int device) {
        return (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path("llava15", "model")),
                PolicyOptions.builder().device(CopyDevices.device(device)).build());
    }

    @Test
    void repeatedCallsAndStepsLeaveNothingBehind() throws ReflectiveOperationException {
        try (LocalPolicy policy = open(0);
                LocalPolicy replica = open(1)) {
            policy.adapters().attach(Lora.rank(2).withDropout(0.1));
            replica.adapters().attach(Lora.rank(2).withDropout(0.1));
            List<Parameter> trained = policy.parameters();
            try (Gradients gradients = policy.newGradients(trained);
                    Gradients copies = replica.newGradients(trained);
                    AdamW adam = policy.newAdamW(trained)) {
                round(policy, gradients, copies, adam);
                int before = owned(policy);
                for (int i = 0; i < 2; i++) {
                    round(policy, gradients, copies, adam);
                    assertThat(owned(policy)).isEqualTo(before);
                }
                assertThat(before).isGreaterThan(trained.size());
            }
        }
    }

    private void round(LocalPolicy policy, Gradients gradients, Gradients copies, AdamW adam) {
        // clears the tower's cache
        policy.weightsChanged(true);
        policy.generate(List.of(new GenerationRequest(
                "k",
                requests.get(0).prompt(),
                2,
                Sampling.builder().maxNewTokens(2).build())));
        policy.score(requests);
        for (long kept : new long[] {0, 1L << 30}) {
            policy.backward(requests, SumLoss.of(-1), gradients, new TrainingPass(1, kept));
        }
        String name = policy.parameters().get(0).name();
        copies.set(name, gradients);
        gradients.add(name, copies);
        gradients.norms();
        adam.step(gradients, SETTINGS);
        policy.backwardAndStep(requests, SumLoss.of(-1), List.of(new AdamWStep(adam, SETTINGS)), TrainingPass.DEFAULT);
    }

    /** Number of tensors and owners that belong to the model, at any depth. */
    private static int owned(LocalPolicy policy) throws ReflectiveOperationException {
        TensorScope root = policy.kernels().root();
        try (TensorScope child = root.child()) {
            NDArray inside = child.longs(new long[] {0});
            return count(inside.getManager().getParentManager());
        }
    }

    private static int count(NDManager manager) throws ReflectiveOperationException {
        Field field = BaseNDManager.class.getDeclaredField("resources");
        field.setAccessible(true);
        int count = 1;
        for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
            count += resource instanceof NDManager owner ? count(owner) : 1;
        }
        return count;
    }
}
