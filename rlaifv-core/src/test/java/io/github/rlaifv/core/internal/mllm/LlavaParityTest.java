package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.MaxError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LLaVA-1.5 in the Hugging Face layout against transformers, with weights of three types. */
class LlavaParityTest extends FamilyParity {
    LlavaParityTest() {
        super("llava15", "llava15_bf16", "llava15_fp16");
    }

    Stream<GoldenCase> widened() {
        return cases().filter(GoldenCase::widened);
    }

    /** Compares with the reference computed in half precision throughout, within the limits of golden.json. */
    @ParameterizedTest
    @MethodSource("widened")
    void halfPrecisionResultsAreWithinTheLimitsOfTheReference(GoldenCase golden) {
        JsonNode limits = Fixtures.json(golden.folder().resolve("golden.json"))
                .path("tolerances")
                .path("half_compute");
        ScalarType type = golden.folder().endsWith("llava15_bf16") ? ScalarType.BFLOAT16 : ScalarType.FLOAT16;
        try (Policy policy = Policies.open(
                golden.model(), PolicyOptions.builder().precision(type).build())) {
            double sum = policy.score(List.of(new ScoreRequest(golden.prompt(), List.of(golden.response()))))
                    .get(0)
                    .get(0)
                    .sum();
            double expected = golden.json().path("sum_logp").asDouble();
            assertThat(sum)
                    .isCloseTo(expected, within(limits.path("sum_logp_rel").asDouble() * Math.abs(expected)));
            GoldenTensors tensors = golden.tensors();
            String key = golden.name() + ".logits";
            if (tensors.has(key)) {
                MaxError.assertWithin(
                        ((LocalPolicy) policy).logits(golden.prompt(), golden.response()),
                        tensors.values(key),
                        limits.path("logits_max_abs").asDouble());
            }
        }
    }
}
