package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.policy.PromptCounter;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.TrainingPass;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counted use of a local model is what it computes. */
class LocalUsageTest {
    private static final ImageSource PHOTO = Fixtures.photos().any(0).image();
    private static final ImageSource OTHER = Fixtures.photos().any(1).image();
    private static final List<String> WORDS = List.of("yes", "no");

    private static Ledger count(Supplier<?> work) {
        UsageMeter meter = new UsageMeter();
        meter.count(work);
        return meter.ledger();
    }

    private static Usage timeless(Ledger ledger) {
        Usage usage = ledger.total();
        assertThat(usage.seconds()).isPositive();
        assertThat(usage.requestSeconds()).isGreaterThanOrEqualTo(usage.seconds() - 1e-9);
        return new Usage(
                usage.requests(),
                usage.retries(),
                usage.failures(),
                usage.images(),
                usage.promptTokens(),
                usage.cachedTokens(),
                usage.completionTokens(),
                usage.steps(),
                usage.bytesSent(),
                usage.bytesReceived(),
                0,
                0);
    }

    private static Usage usage(long requests, long images, long prompt, long cached, long completion) {
        return Usage.ofRequests(requests).plus(Usage.ofImages(images)).plus(Usage.ofTokens(prompt, cached, completion));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void generatedTokensAndPromptsAreCounted(int threads) {
        try (LocalPolicy policy = LlavaWorkload.open(threads)) {
            Sampling sampling =
                    Sampling.builder().temperature(1).maxNewTokens(5).build();
            List<Prompt> prompts = List.of(
                    Prompt.of(PHOTO, "What is here?"),
                    Prompt.of(OTHER, "What is here?"),
                    Prompt.of(PHOTO, "Describe the photo in a few words."));
            List<GenerationRequest> requests = prompts.stream()
                    .map(prompt -> new GenerationRequest(prompt.fingerprint(), prompt, 3, sampling))
                    .toList();
            long[] generated = {0};
            Ledger ledger = count(() -> {
                policy.generate(requests)
                        .forEach(completions -> completions.stream()
                                .map(Completion::tokenIds)
                                .forEach(tokens -> generated[0] += tokens.size()));
                return true;
            });
            long promptTokens = prompts.stream().mapToLong(policy::promptTokens).sum();
            assertThat(timeless(ledger)).isEqualTo(usage(9, 2, 3 * promptTokens, 2 * promptTokens, generated[0]));
            assertThat(generated[0]).isPositive();
            assertThat(ledger.stage(RunStages.OTHER).models().get(0).model()).isEqualTo(policy.counted());

            Ledger again = count(() -> policy.generate(requests));
            assertThat(again.total().images())
                    .as("images whose features are cached are not encoded again")
                    .isZero();
            assertThat(again.total().computedTokens()).isEqualTo(promptTokens);
        }
    }

    @Test
    void promptIsCountedThroughPoolsAndQueues() {
        Prompt prompt = Prompt.of(PHOTO, "What is here?");
        LocalPolicy policy = LlavaWorkload.open(1);
        try (QueuedPolicy queue =
                QueuedPolicy.builder(Policies.pool(List.of(policy))).build()) {
            assertThat(PromptCounter.tokensOf(queue, prompt)).hasValue(policy.promptTokens(prompt));
            assertThat(policy.tokensOf(prompt)).hasValue(policy.promptTokens(prompt));
            assertThat(PromptCounter.tokensOf(FakePolicy.builder().build(), prompt))
                    .isEmpty();
        }
    }

    @Test
    void sharedBeginningsOfQuestionsAreCached() {
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            List<Prompt> prompts = List.of(Prompt.of(PHOTO, "Is there a dog?"), Prompt.of(PHOTO, "Is there a cat?"));
            Ledger ledger = count(() -> policy.nextTokenProbabilities(prompts.stream()
                    .map(prompt -> new NextTokenRequest(prompt, WORDS))
                    .toList()));
            int[] first = policy.promptIds(prompts.get(0));
            int[] second = policy.promptIds(prompts.get(1));
            int shared = Arrays.mismatch(first, second);
            assertThat(timeless(ledger)).isEqualTo(usage(2, 1, first.length + second.length, shared, 0));
            assertThat(ledger.total().computedTokens()).isEqualTo(first.length + second.length - shared);
        }
    }

    @Test
    void scoredResponsesAreInputTokens() {
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            Prompt prompt = Prompt.of(PHOTO, "What is here?");
            ScoreRequest request = new ScoreRequest(prompt, List.of("a car", "two trees"));
            List<TokenLogProbs> scored = policy.score(List.of(request)).get(0);
            long responses =
                    scored.stream().mapToLong(one -> one.tokenIds().size()).sum();
            long sequences = 2L * policy.promptTokens(prompt) + responses;
            long computed = policy.tokens(request).orElseThrow();
            Ledger ledger = count(() -> policy.score(List.of(request)));
            assertThat(timeless(ledger)).isEqualTo(usage(2, 0, sequences, sequences - computed, 0));

            Ledger training = count(() -> {
                try (Gradients gradients = policy.newGradients(policy.parameters())) {
                    return policy.backward(List.of(request), SumLoss.of(1), gradients, TrainingPass.DEFAULT);
                }
            });
            assertThat(training.total().computedTokens()).isEqualTo(computed);
            assertThat(training.total().requests()).isEqualTo(2);
        }
    }

    @Test
    void requestWithAnUnusableImageIsAFailure() {
        ImageSource damaged = ImageSource.of("damaged.jpg", new byte[] {1, 2, 3});
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            Ledger ledger = count(() -> policy.tryNextTokenProbabilities(List.of(
                    new NextTokenRequest(Prompt.of(damaged, "Is there a dog?"), WORDS),
                    new NextTokenRequest(Prompt.of(PHOTO, "Is there a dog?"), WORDS))));
            assertThat(ledger.total().requests()).isEqualTo(2);
            assertThat(ledger.total().failures()).isEqualTo(1);
        }
    }
}
