package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A base model with adapters serves as policy and reference with one copy of the weights. */
class AdapterRewardTest {
    private static final List<String> RESPONSES = List.of("A red car.", "Two dogs on the grass.", "A red car.");

    private final Path folder = Fixtures.path("llava15");
    private final Prompt prompt = Prompt.of(Fixtures.photos().any(0).image(), "What is in the image?");

    private TrainablePolicy open() {
        return Policies.open(
                Fixtures.require(folder.resolve("model")),
                PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }

    @Test
    void adapterRewardsEqualThoseOfTwoModels() {
        try (TrainablePolicy adapted = open();
                TrainablePolicy base = open()) {
            adapted.adapters().load(Fixtures.require(folder.resolve("lora_final")));
            RankedResponse one = SelfRewardReranker.ofAdapters(adapted).rank(prompt, RESPONSES);
            RankedResponse two = SelfRewardReranker.of(adapted, base).rank(prompt, RESPONSES);
            for (int i = 0; i < RESPONSES.size(); i++) {
                assertThat(one.pool().get(i).reward())
                        .isCloseTo(two.pool().get(i).reward(), within(1e-6))
                        .isNotZero();
            }
            assertThat(one.winner().index()).isEqualTo(two.winner().index());
        }
    }

    @Test
    void adaptersOfTheVisionTowerHaveNoReferenceOfTheirOwn() {
        try (TrainablePolicy adapted = open()) {
            assertThat(adapted.adapters().baseAvailable()).isTrue();
            adapted.adapters().load(Fixtures.repository().resolve("rlaifv-core/src/test/resources/adapters/q_v"));
            assertThat(adapted.adapters().baseAvailable()).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SelfRewardReranker.ofAdapters(adapted))
                    .withMessageContaining("open the model that it was aligned from, and set that as the reference");
            adapted.adapters().detach();
            assertThat(adapted.adapters().baseAvailable()).isTrue();
        }
    }

    @Test
    void policyWithoutAdaptersHasNoReference() {
        try (TrainablePolicy plain = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SelfRewardReranker.ofAdapters(plain))
                    .withMessageContaining("has no adapters");
        }
    }
}
