package io.github.rlaifv.inference.guided;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A response that reaches the last position of the model ends there, in place of failing when it is scored. */
class GuidedPositionsTest {
    @TempDir
    Path temporary;

    @Test
    void responseEndsWhereTheModelHasNoMorePositions() {
        Path model = ModelCopy.of(Fixtures.path("llava15", "model"), temporary.resolve("model"))
                .config(config -> ((ObjectNode) config.get("text_config")).put("max_position_embeddings", 60))
                .folder();
        Sampling sampling =
                Sampling.builder().maxNewTokens(500).temperature(0.01).seed(3).build();
        try (TrainablePolicy policy = Policies.open(model);
                TrainablePolicy reference = Policies.open(model)) {
            GuidedDecoding guided = GuidedDecoding.builder(SelfRewardReranker.of(policy, reference))
                    .candidates(3)
                    .build();
            GuidedResponse response = guided.decode(Prompt.of("Hi?"), sampling);
            assertThat(response.completion().finish()).isEqualTo(FinishReason.LENGTH);
            assertThat(response.completion().tokenIds()).hasSizeBetween(10, 59);
        }
    }
}
