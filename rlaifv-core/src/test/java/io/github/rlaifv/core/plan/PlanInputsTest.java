package io.github.rlaifv.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of plans that nothing can be planned for are rejected by name. */
class PlanInputsTest {
    private static final TrainingLoad STEP = TrainingLoad.ofPairs(64, 64);

    @TempDir
    Path temp;

    private ModelUse use;

    @BeforeEach
    void describeModel() throws IOException {
        use = ModelUse.of(
                "policy",
                PaperModels.llava7b(temp),
                PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }

    private static void rejected(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void modelHasAtLeastOneCopy() {
        rejected(() -> use.on(List.of()), "copies must name the device of at least one copy of the policy, was empty");
    }

    @Test
    void numberOfImagesIsNotNegative() {
        rejected(() -> use.withImages(-3), "images must be >= 0, was -3");
        assertThat(use.withImages(0).images()).isZero();
    }

    @Test
    void trainingHasParts() {
        rejected(
                () -> STEP.withGroups(Set.of()), "groups must name at least one part of the model to train, was empty");
    }

    @Test
    void memoryForActivationsIsNotNegative() {
        rejected(() -> STEP.withActivationBytes(-5), "activationBytes must be >= 0, was -5");
    }

    @Test
    void modelHasOneTrainingPerStage() {
        String message =
                "the policy has a training already, and a model that is open in a stage has one at most: plan the"
                        + " other one in a stage of its own";
        rejected(() -> use.with(STEP).with(STEP), message);
        rejected(() -> use.with(STEP).between(STEP), message);
        rejected(() -> use.between(STEP).with(STEP), message);
    }
}
