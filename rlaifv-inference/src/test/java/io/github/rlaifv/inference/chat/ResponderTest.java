package io.github.rlaifv.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

        Answer answer = Responder.bestOf(reranker, other, 1).answer(PROMPT, SAMPLING);
        Answer of3 = Responder.bestOf(reranker, other, 3).answer(PROMPT, SAMPLING);

        assertThat(answer.inputTokens()).hasValue("What is it?".length());
        assertThat(of3.outputTokens()).hasValue(10 + 11 + 12);
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
