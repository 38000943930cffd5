package io.github.rlaifv.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponderTest {
    private static final Prompt PROMPT = Prompt.of("What is it?");
    private static final Sampling SAMPLING = Sampling.builder().seed(3).build();

    private final FakePolicy policy = FakePolicy.builder()
            .name("aligned")
            .writes((request, index) -> "seed " + request.sampling().seed() + " cat" + "s".repeat(index))
            .scores((prompt, response) -> List.of(response.endsWith("catss") ? -1.0 : -2.0, -0.5))
            .cutsOff(text -> text.endsWith("catss"))
            .fails(text -> text.startsWith("bad")
                    ? Optional.of(new RequestFailure("", "timed out", "after 3 s", true))
                    : Optional.empty())
            .build();
    private final FakePolicy reference = FakePolicy.builder()
            .name("base")
            .scores((prompt, response) -> List.of(-2.0, -0.5))
            .build();
    private final SelfRewardReranker reranker = SelfRewardReranker.of(policy, reference);

    @Test
    void policyAnswersWithOneResponseAndItsTokens() {
        Answer answer = Responder.of(policy).answer(PROMPT, SAMPLING);

        assertThat(answer)
                .isEqualTo(new Answer(
                        "seed 3 cat",
                        FinishReason.END,
                        OptionalInt.of("What is it?".length()),
                        OptionalInt.of("seed 3 cat".length()),
                        Optional.empty()));
        assertThat(answer.reward()).isEmpty();
        assertThat(answer.margin()).isEmpty();
    }

    @Test
    void bestOfNAnswersAsBestOfNDoesWithTheFinishOfItsPick() {
        BestOfN same =
                BestOfN.builder(reranker).candidates(4).sampling(SAMPLING).build();

        Answer answer = Responder.bestOf(reranker, 4).answer(PROMPT, SAMPLING);

        assertThat(answer.ranking()).contains(same.best(PROMPT));
        assertThat(answer.text()).isEqualTo("seed 3 catss");
        assertThat(answer.finish()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.reward().orElseThrow()).isEqualTo(0.05);
        assertThat(answer.margin().orElseThrow()).isEqualTo(0.05);
        assertThat(policy.generateCalls().get(0))
                .isEqualTo(policy.generateCalls().get(1));
    }

    @Test
    void tokensOfBestOfNAreTheConversationOnceAndAllCandidates() {
        FakePolicy other = FakePolicy.builder()
                .name("other")
                .writes((request, index) -> "x".repeat(10 + index))
                .build();
        // as models count: the conversation once per candidate
        Policy perCandidate = new ForwardingPolicy(other) {
            @Override
            public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
                UsageMeter.call(counted(), () -> {
                    UsageMeter.add(Usage.ofTokens(2L * "What is it?".length(), 0, 0));
                    return true;
                });
                return super.tryGenerate(requests);
            }
        };

        Answer of3 = Responder.bestOf(reranker, perCandidate, 3).answer(PROMPT, SAMPLING);

        assertThat(of3.inputTokens()).hasValue("What is it?".length());
        assertThat(of3.outputTokens()).hasValue(10 + 11 + 12);
    }

    @Test
    void conversationsThatShareABatchHaveTheirOwnTokens() throws Exception {
        FakePolicy model =
                FakePolicy.builder().writes((request, index) -> "a dog").build();
        Policy counting = new ForwardingPolicy(model) {
            @Override
            public OptionalInt tokensOf(Prompt prompt) {
                return OptionalInt.of(textOf(prompt).length());
            }
        };
        List<String> questions = List.of("Why?", "What do you see in the image?");
        try (QueuedPolicy queue =
                QueuedPolicy.builder(counting).gather(Duration.ofSeconds(1)).build()) {
            Responder responder = Responder.of(queue);
            List<CompletableFuture<Answer>> answers = questions.stream()
                    .map(question -> CompletableFuture.supplyAsync(
                            () -> responder.answer(Prompt.of(question), SAMPLING), task -> new Thread(task).start()))
                    .toList();
            for (int i = 0; i < questions.size(); i++) {
                assertThat(answers.get(i).get().inputTokens())
                        .hasValue(questions.get(i).length());
            }
            assertThat(queue.state().calls()).isOne();
        }
    }

    @Test
    void conversationThatCanNotBeCountedFailsAsItsRequestDoes() {
        Policy counting = new ForwardingPolicy(policy) {
            @Override
            public OptionalInt tokensOf(Prompt prompt) {
                throw new BadDataException("too long");
            }
        };

        assertThat(Responder.of(counting).answer(PROMPT, SAMPLING).inputTokens())
                .hasValue("What is it?".length());
        assertThatThrownBy(() -> Responder.of(counting).answer(Prompt.of("bad question"), SAMPLING))
                .hasMessageContaining("timed out (after 3 s)");
    }

    private static String textOf(Prompt prompt) {
        return prompt.messages().stream()
                .flatMap(message -> message.content().stream())
                .map(part -> part instanceof Content.Text text ? text.text() : "")
                .collect(Collectors.joining());
    }

    @Test
    void idsOfTokensAreCountedBeforeAShareOfABatch() {
        Answer answer = Responder.of(new WordByWord(policy)).answer(PROMPT, SAMPLING);

        assertThat(answer.text()).isEqualTo("seed 3 cat");
        assertThat(answer.outputTokens()).hasValue(3);
    }

    @Test
    void piecesOfAPolicyJoinedAreTheText() {
        FakePolicy spaced =
                FakePolicy.builder().writes((request, index) -> "  a   dog \n").build();
        List<String> pieces = new ArrayList<>();

        Responder.of(new WordByWord(spaced)).answer(PROMPT, SAMPLING, pieces::add);

        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(String.join("", pieces)).isEqualTo("a   dog");
    }

    @Test
    void bestOfNPassesItsPickOnAsOnePiece() {
        List<String> pieces = new ArrayList<>();

        Answer answer = Responder.bestOf(reranker, 4).answer(PROMPT, SAMPLING, pieces::add);

        assertThat(pieces).containsExactly(answer.text());
    }

    @Test
    void failedRequestIsThrownWithItsReason() {
        assertThatThrownBy(() -> Responder.of(policy).answer(Prompt.of("bad question"), SAMPLING))
                .isInstanceOf(PartialFailureException.class)
                .hasMessageContaining("timed out (after 3 s)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65})
    void numbersOfCandidatesOutOfRangeAreRejected(int candidates) {
        assertThatThrownBy(() -> Responder.bestOf(reranker, candidates))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("candidates must be in [1, 64], was " + candidates);
    }
}
