package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.List;
import java.util.stream.IntStream;

/** A small model and requests that keep it busy for a while. */
public final class LlavaWorkload {
    private LlavaWorkload() {}

    public static LocalPolicy open(int threads) {
        return (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path("llava15", "model")),
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(ScalarType.FLOAT32)
                        .threads(threads)
                        .build());
    }

    private static ImageSource image() {
        return Fixtures.photos().any(0).image();
    }

    /** Requests whose responses always have the given number of tokens. */
    public static List<GenerationRequest> generations(int count, int tokens) {
        Sampling sampling = Sampling.builder()
                .maxNewTokens(tokens)
                .ignoreEndOfSequence(true)
                .build();
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new GenerationRequest("r" + i, Prompt.of(image(), "Describe part " + i + "."), 1, sampling))
                .toList();
    }

    static List<ScoreRequest> scores(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ScoreRequest(
                        Prompt.of(i % 2 == 0 ? image() : null, "What is in part " + i + "?"),
                        List.of("a car ".repeat(5 + i % 7), "a red car on a street")))
                .toList();
    }

    static List<NextTokenRequest> questions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NextTokenRequest(
                        Prompt.of(image(), "Is there a car in part " + i + "?"), List.of("Yes", "No")))
                .toList();
    }
}
