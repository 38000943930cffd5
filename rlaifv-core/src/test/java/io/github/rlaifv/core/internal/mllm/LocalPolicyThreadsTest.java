package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The number of threads changes no bit of the results. The number of pieces changes only rounding. */
class LocalPolicyThreadsTest {

    private static TrainablePolicy open(int pieces) {
        return open(pieces, pieces);
    }

    private static TrainablePolicy open(int threads, int pieces) {
        return Policies.open(
                Fixtures.path("llava15", "model"),
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(ScalarType.FLOAT32)
                        .threads(threads)
                        .pieces(pieces)
                        .build());
    }

    private static List<Prompt> prompts() {
        ImageSource image = Fixtures.photos().any(0).image();
        return IntStream.range(0, 5)
                .mapToObj(i -> Prompt.of(i < 3 ? image : null, "What is shown here? ".repeat(i + 1)))
                .toList();
    }

    @Test
    void textsAreTheSameOnSeveralThreads() {
        List<GenerationRequest> requests = prompts().stream()
                .map(prompt -> new GenerationRequest(
                        prompt.messages().get(0).text(),
                        prompt,
                        2,
                        Sampling.builder().maxNewTokens(6).build()))
                .toList();
        try (TrainablePolicy one = open(1);
                TrainablePolicy three = open(3)) {
            assertThat(texts(three, requests)).isEqualTo(texts(one, requests));
        }
    }

    @Test
    void numberOfThreadsChangesNoResult() {
        List<ScoreRequest> pools = prompts().stream()
                .map(prompt -> new ScoreRequest(prompt, List.of("a car", "a red car on a street")))
                .toList();
        List<GenerationRequest> requests = prompts().stream()
                .map(prompt -> new GenerationRequest(
                        prompt.messages().get(0).text(),
                        prompt,
                        3,
                        Sampling.builder().maxNewTokens(6).build()))
                .toList();
        for (int pieces : new int[] {1, 2, 3}) {
            try (TrainablePolicy one = open(1, pieces);
                    TrainablePolicy three = open(3, pieces);
                    Gradients expected = one.newGradients(one.parameters());
                    Gradients actual = three.newGradients(three.parameters())) {
                assertThat(three.score(pools)).isEqualTo(one.score(pools));
                assertThat(three.generate(requests)).isEqualTo(one.generate(requests));
                one.backward(pools, SumLoss.of(-1), expected);
                three.backward(pools, SumLoss.of(-1), actual);
                expected.parameters()
                        .forEach(name ->
                                assertThat(actual.toArray(name)).as(name).isEqualTo(expected.toArray(name)));
            }
        }
    }

    private static List<List<String>> texts(TrainablePolicy policy, List<GenerationRequest> requests) {
        return policy.generate(requests).stream()
                .map(completions -> completions.stream().map(Completion::text).toList())
                .toList();
    }

    @Test
    void scoresAndProbabilitiesAreTheSameOnSeveralThreads() {
        List<ScoreRequest> pools = prompts().stream()
                .map(prompt -> new ScoreRequest(prompt, List.of("a car", "a red car on a street")))
                .toList();
        List<NextTokenRequest> questions = prompts().stream()
                .map(prompt -> new NextTokenRequest(prompt, List.of("Yes", "No")))
                .toList();
        try (TrainablePolicy one = open(1);
                TrainablePolicy three = open(3)) {
            List<List<TokenLogProbs>> expected = one.score(pools);
            List<List<TokenLogProbs>> actual = three.score(pools);
            List<NextTokenProbabilities> expectedAnswers = one.nextTokenProbabilities(questions);
            List<NextTokenProbabilities> answers = three.nextTokenProbabilities(questions);
            for (int i = 0; i < pools.size(); i++) {
                for (int j = 0; j < 2; j++) {
                    assertThat(actual.get(i).get(j).sum())
                            .isCloseTo(expected.get(i).get(j).sum(), within(1e-4));
                }
                assertThat(answers.get(i).of("Yes"))
                        .isCloseTo(expectedAnswers.get(i).of("Yes"), within(1e-6));
            }
        }
    }

    @Test
    void gradientsAreTheSameOnSeveralThreads() {
        List<ScoreRequest> batch = prompts().stream()
                .map(prompt -> new ScoreRequest(prompt, List.of("a car", "a red car on a street")))
                .toList();
        try (TrainablePolicy one = open(1);
                TrainablePolicy three = open(3);
                Gradients expected = one.newGradients(one.parameters());
                Gradients actual = three.newGradients(three.parameters())) {
            double loss = one.backward(batch, SumLoss.of(-1), expected).loss();
            assertThat(three.backward(batch, SumLoss.of(-1), actual).loss()).isCloseTo(loss, within(1e-3));
            Map<String, Double> norms = actual.norms();
            expected.norms()
                    .forEach((name, norm) ->
                            assertThat(norms.get(name)).as(name).isCloseTo(norm, within(1e-4 * Math.max(1, norm))));
        }
    }
}
