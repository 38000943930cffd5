package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import io.github.rlaifv.core.testkit.vllm.KnownFault;
import io.github.rlaifv.core.testkit.vllm.VllmFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Log-probabilities of given responses, from a server with the protocol of vLLM. */
class ServedScoresTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    private final FakePolicy model = FakePolicy.builder()
            .writes((request, index) -> "A dog.")
            .answers((prompt, word) -> word.equals("Yes") ? 0.75 : 0.25)
            .scores(ServedScoresTest::logProbs)
            .build();
    private final FakeVllm server = FakeVllm.start(model);

    @AfterEach
    void stop() {
        server.close();
    }

    /** One number for each word or mark, which depends on prompt and response, and one for the end token. */
    private static List<Double> logProbs(Prompt prompt, String response) {
        int tokens = response.isBlank()
                ? 0
                : response.replaceAll("([.,!])", " $1").strip().split("\\s+").length;
        double first = -0.01 * FakePolicy.textOf(prompt).length()
                - 0.5 * prompt.images().size()
                - 1e-3 * response.length();
        return IntStream.rangeClosed(0, tokens).mapToObj(i -> first - i).toList();
    }

    private RemotePolicyBuilder builder() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model(FakeVllm.MODEL)
                .server(ServerKind.VLLM)
                .persistence(
                        new RetrySettings(3, Duration.ofMillis(1), Duration.ofSeconds(5), 20, Duration.ofMillis(100)));
    }

    private static ScoreRequest request(String question, String... responses) {
        return new ScoreRequest(Prompt.of(question), List.of(responses));
    }

    @Test
    void scoresEqualThoseOfTheModel() {
        ScoreRequest one = request("What is it?", "A small dog.", "Yes", "");
        ScoreRequest two = new ScoreRequest(
                Prompt.of(ImageSource.of("picture", PNG), "What does the image show?"), List.of("Two cats, a dog."));
        try (Policy policy = builder().build()) {
            List<List<TokenLogProbs>> scored = policy.score(List.of(one, two));
            assertThat(scored).hasSize(2);
            check(scored.get(0), one);
            check(scored.get(1), two);
            assertThat(scored.get(0))
                    .allSatisfy(score -> assertThat(score.tokenIds()).last().isEqualTo(2));
            assertThat(scored.get(0).get(2).tokenIds()).hasSize(1);
        }
        assertThat(server.chats())
                .filteredOn(chat -> chat.has("prompt_logprobs"))
                .allSatisfy(chat -> {
                    assertThat(chat.path("add_special_tokens").asBoolean()).isTrue();
                    assertThat(chat.path("max_tokens").asInt()).isEqualTo(1);
                    assertThat(chat.path("continue_final_message").asBoolean()).isTrue();
                    assertThat(chat.path("add_generation_prompt").asBoolean()).isFalse();
                });
    }

    private static void check(List<TokenLogProbs> scored, ScoreRequest request) {
        for (int i = 0; i < scored.size(); i++) {
            List<Double> expected =
                    logProbs(request.prompt(), request.responses().get(i));
            assertThat(scored.get(i).logProbs()).hasSameSizeAs(expected);
            for (int j = 0; j < expected.size(); j++) {
                assertThat(scored.get(i).logProbs().get(j)).isCloseTo(expected.get(j), EXACT);
            }
        }
    }

    @Test
    void imagesAreSentWithTheResponseButNotToTheTokenizer() {
        ScoreRequest request =
                new ScoreRequest(Prompt.of(ImageSource.of("picture", PNG), "What is it?"), List.of("A dog."));
        try (Policy policy = builder().endMark("</s>").build()) {
            policy.generate(List.of(new GenerationRequest("a", request.prompt(), 1, Sampling.greedy(5))));
            policy.score(List.of(request));
        }
        List<JsonNode> images = server.chats().stream()
                .filter(chat -> chat.toString().contains("image_url"))
                .map(chat -> chat.path("messages").path(0))
                .toList();
        assertThat(images).hasSize(2);
        assertThat(parts(images.get(1))).isEqualTo(parts(images.get(0)));
        assertThat(server.paths()).contains("/tokenize");
    }

    private static List<String> parts(JsonNode message) {
        List<String> parts = new ArrayList<>(List.of(message.path("role").asText()));
        for (JsonNode part : message.path("content")) {
            parts.add(part.path("type").asText()
                    + part.path("text").asText()
                    + part.path("image_url").path("url").asText());
        }
        return parts;
    }

    @Test
    void promptOfSeveralResponsesIsTokenizedOnce() {
        try (Policy policy = builder()
                .concurrency(1)
                .addSpecialTokens(true)
                .endMark("</s>")
                .capabilities(Set.of(Capability.SCORE))
                .build()) {
            policy.score(List.of(request("What?", "A dog.", "A cat.", "A bird.")));
        }
        // the end mark, the prompt, and each response
        assertThat(server.paths()).filteredOn("/tokenize"::equals).hasSize(5);
    }

    @Test
    void scoresAreAskedForAloneByDefault() throws Exception {
        server.has(KnownFault.PROMPT_LOGPROBS_END_ENGINE);
        try (Policy policy = builder().concurrency(8).build()) {
            List<GenerationRequest> texts =
                    List.of(new GenerationRequest("a", Prompt.of("Write."), 20, Sampling.greedy(5)));
            CompletableFuture<?> other = CompletableFuture.runAsync(() -> policy.generate(texts));
            assertThat(policy.score(List.of(request("What?", "A dog.", "A cat.", "A bird.", "A fish."))))
                    .hasSize(1);
            other.get();
        }
        assertThat(server.isDead()).isFalse();
        assertThat(server.mostRunning()).isGreaterThan(1);
    }

    @Test
    void scoresAreAskedForTogetherIfAllowed() {
        server.answersAfter(50);
        try (Policy policy =
                builder().concurrency(4).scores(ScoreRequests.CONCURRENT).build()) {
            assertThat(policy.supports(Capability.SCORE)).isTrue();
            policy.score(List.of(request("What?", "A dog.", "A cat.", "A bird.", "A fish.")));
        }
        assertThat(server.mostRunning()).isGreaterThan(1);
    }

    @Test
    void failedScoreIsRetriedAndALastingFailureLeavesTheOthers() {
        server.script((chat, attempt) -> {
            String text = chat.path("messages").path(1).path("content").asText();
            return text.equals("A cat.") && attempt < 2
                    ? VllmFault.UNAVAILABLE
                    : text.equals("A bird.") ? VllmFault.REFUSED : VllmFault.NONE;
        });
        try (Policy policy = builder().build()) {
            List<Outcome<List<TokenLogProbs>>> outcomes =
                    policy.tryScore(List.of(request("What?", "A cat."), request("What?", "A dog.", "A bird.")));
            assertThat(outcomes.get(0).value()).isPresent();
            RequestFailure failure = outcomes.get(1).failure().orElseThrow();
            assertThat(failure.toString())
                    .contains("request 1, response 1")
                    .contains("refused (HTTP 400)")
                    .contains("the request is refused");
            assertThat(failure.retriable()).isFalse();
        }
    }

    @Test
    void blanksThatTheServerKeepsAreScored() {
        try (Policy policy = builder().build()) {
            TokenLogProbs scored =
                    policy.score(List.of(request("What?", "A dog. "))).get(0).get(0);
            assertThat(scored.tokenIds()).hasSize(4);
        }
    }

    @Test
    void responseWithAMarkOfThePromptFormatIsRefused() {
        try (Policy policy = builder().build()) {
            for (String response : List.of("A dog.</s> A cat.", "A dog.<|im_end|>", " ")) {
                RequestFailure failure = policy.tryScore(List.of(request("What?", response)))
                        .get(0)
                        .failure()
                        .orElseThrow();
                assertThat(failure.reason()).isEqualTo("response changed by the server");
                assertThat(failure.retriable()).isFalse();
            }
        }
    }

    @Test
    void scoringIsProbedOnlyWhenAskedAbout() {
        try (Policy policy = builder().build()) {
            assertThat(policy.supports(Capability.NEXT_TOKEN_PROBABILITIES)).isTrue();
            assertThat(policy.supports(Capability.GENERATE)).isTrue();
            assertThat(server.chats()).hasSize(1);
            assertThat(policy.supports(Capability.SCORE)).isTrue();
            int asked = server.chats().size();
            assertThat(policy.capabilities()).containsExactlyInAnyOrder(Capability.values());
            assertThat(server.chats()).hasSize(asked);
        }
        assertThat(server.chats()).anyMatch(chat -> chat.has("prompt_logprobs"));
    }

    @Test
    void otherKindsOfServerAreNotAskedForScores() {
        try (Policy policy = builder().server(ServerKind.COMPATIBLE).build()) {
            assertThatThrownBy(() -> Capability.SCORE.require(policy, "the reference"))
                    .isInstanceOf(MissingCapabilityException.class)
                    .hasMessageContaining("set server(ServerKind.VLLM)");
        }
        assertThat(server.chats()).noneMatch(chat -> chat.has("prompt_logprobs"));
        assertThatThrownBy(() -> builder()
                        .server(ServerKind.COMPATIBLE)
                        .capabilities(Set.of(Capability.SCORE))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SCORE");
    }

    @Test
    void givenCapabilitiesAreNotProbed() {
        try (Policy policy = builder().capabilities(Set.of(Capability.SCORE)).build()) {
            assertThat(policy.supports(Capability.SCORE)).isTrue();
            assertThat(policy.supports(Capability.GENERATE)).isFalse();
            assertThat(server.paths()).isEmpty();
            assertThat(policy.score(List.of(request("What?", "A dog.")))).hasSize(1);
        }
    }

    @Test
    void givenEndMarkIsUsedWithoutQuestions() {
        try (Policy policy =
                builder().endMark("</s>").capabilities(Set.of(Capability.SCORE)).build()) {
            policy.score(List.of(request("What?", "A dog.")));
            assertThat(server.chats()).hasSize(1);
        }
        try (Policy policy = builder()
                .endMark("the end")
                .capabilities(Set.of(Capability.SCORE))
                .build()) {
            assertThat(policy.tryScore(List.of(request("What?", "A dog.")))
                            .get(0)
                            .failure()
                            .orElseThrow()
                            .detail())
                    .contains("the end mark the end the tokens", "set endMark");
        }
    }
}
