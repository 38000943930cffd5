package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that share a call, a tree or a batch have the same results as alone. */
class SharedPrefixIT {
    private static final List<String> RESPONSES = List.of(
            "A red car stands on the left.",
            "A red car stands on the right, beside a tree.",
            "A red",
            "Nothing of that.",
            "A red car stands on the left.");
    private static final List<String> QUESTIONS = List.of(
            "Describe the image.",
            "Describe the image in detail.",
            "Is there a car in the image? Please answer yes or no.",
            "Is there a boat in the image? Please answer yes or no.");

    private Policy policy;
    private List<Prompt> prompts;

    @BeforeEach
    void open() {
        policy = Policies.open(
                Fixtures.require(Fixtures.path("llava15", "model")),
                PolicyOptions.builder().device(ComputeDevice.cpu()).build());
        List<ImageSource> images = GoldenCase.of("llava15").stream()
                .flatMap(golden -> golden.images().stream())
                .distinct()
                .limit(2)
                .toList();
        assertThat(images).hasSize(2);
        prompts = new ArrayList<>();
        for (String question : QUESTIONS) {
            prompts.add(Prompt.of(question));
            images.forEach(image -> prompts.add(Prompt.of(image, question)));
        }
    }

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void responsesScoredTogetherEqualResponsesScoredAlone() {
        List<List<TokenLogProbs>> together = policy.score(prompts.stream()
                .map(prompt -> new ScoreRequest(prompt, RESPONSES))
                .toList());
        for (int p = 0; p < prompts.size(); p++) {
            for (int r = 0; r < RESPONSES.size(); r++) {
                TokenLogProbs shared = together.get(p).get(r);
                TokenLogProbs alone = policy.score(List.of(new ScoreRequest(prompts.get(p), List.of(RESPONSES.get(r)))))
                        .get(0)
                        .get(0);
                assertThat(shared.tokenIds()).isEqualTo(alone.tokenIds()).isNotEmpty();
                for (int t = 0; t < alone.logProbs().size(); t++) {
                    assertThat(shared.logProbs().get(t))
                            .as("prompt %s, response %s, token %s", p, r, t)
                            .isCloseTo(alone.logProbs().get(t), within(1e-4));
                }
            }
        }
    }

    @Test
    void questionsAskedTogetherEqualQuestionsAskedAlone() {
        List<NextTokenRequest> requests = prompts.stream()
                .map(prompt -> new NextTokenRequest(prompt, List.of("yes", "no")))
                .toList();
        List<NextTokenProbabilities> together = policy.nextTokenProbabilities(requests);
        for (int i = 0; i < requests.size(); i++) {
            NextTokenProbabilities alone =
                    policy.nextTokenProbabilities(List.of(requests.get(i))).get(0);
            for (String word : List.of("yes", "no")) {
                assertThat(together.get(i).of(word))
                        .as("prompt %s, %s", i, word)
                        .isCloseTo(alone.of(word), within(1e-4 * alone.of(word)));
            }
        }
    }
}
