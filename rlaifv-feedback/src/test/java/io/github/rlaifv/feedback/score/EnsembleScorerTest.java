package io.github.rlaifv.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class EnsembleScorerTest {
    private static final List<ClaimedResponse> ONE_CLAIM = List.of(new ClaimedResponse(
            new Instruction("a", ImageSource.of("A", new byte[] {1}), "What is here?"),
            new Candidate("a", 0, "It is red."),
            List.of(new Claim("It is red.", "Is it red?"))));

    /** Labeler whose answer is yes or no with total probability 0.6. */
    private static FeedbackScorer labeler(String name, double yesShare) {
        return DivideAndConquerScorer.builder(FakePolicy.builder()
                        .name(name)
                        .answers((prompt, word) -> .3 * (word.equalsIgnoreCase("yes") ? yesShare : 1 - yesShare))
                        .build())
                .build();
    }

    private static List<FeedbackScorer> labelers(double... shares) {
        return DoubleStream.of(shares)
                .mapToObj(share -> labeler("labeler " + share, share))
                .toList();
    }

    private static ClaimVerdict verdict(FeedbackScorer scorer) {
        return scorer.score(ONE_CLAIM).get(0).verdicts().get(0);
    }

    @Test
    void confirmsByTheMeanOfProbabilities() {
        ClaimVerdict verdict = verdict(EnsembleScorer.mean(labelers(.95, .4, .4)));

        assertThat(verdict.pYes()).isCloseTo(1.75 / 3, within(1e-12));
        assertThat(verdict.pYes() + verdict.pNo()).isEqualTo(1);
        assertThat(verdict.confirmed()).isTrue();
    }

    @Test
    void confirmsByTheMajorityOfVotes() {
        ClaimVerdict verdict = verdict(EnsembleScorer.vote(labelers(.95, .4, .4)));

        assertThat(verdict.pYes()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(verdict.confirmed()).isFalse();
        assertThat(verdict(EnsembleScorer.vote(labelers(.6, .6, .1))).confirmed())
                .isTrue();
    }

    @Test
    void doesNotConfirmATieOfVotes() {
        assertThat(verdict(EnsembleScorer.vote(labelers(.9, .1))).confirmed()).isFalse();
        assertThat(EnsembleScorer.vote(labelers(.9, .1)).score(ONE_CLAIM).get(0).score())
                .isEqualTo(-1);
    }

    @Test
    void higherThresholdConfirmsFewerClaims() {
        assertThat(verdict(EnsembleScorer.mean(labelers(.9, .7)).withThreshold(.85))
                        .confirmed())
                .isFalse();
        assertThat(verdict(EnsembleScorer.vote(labelers(.9, .7, .2)).withThreshold(.7))
                        .confirmed())
                .isFalse();
    }

    @Test
    void namesAllLabelersInItsSettings() {
        List<FeedbackScorer> members = labelers(.9, .1);
        EnsembleScorer ensemble = EnsembleScorer.mean(members);

        assertThat(ensemble.settings())
                .containsEntry("labeler1.labeler", members.get(0).settings().get("labeler"))
                .containsEntry("labeler2.labeler", members.get(1).settings().get("labeler"))
                .isNotEqualTo(EnsembleScorer.vote(members).settings())
                .isNotEqualTo(EnsembleScorer.mean(labelers(.9, .2)).settings());
    }

    @Test
    void rejectsScorersWithoutVerdictsOnClaims() {
        FakePolicy labeler = FakePolicy.builder().answers((prompt, word) -> .5).build();
        assertThatThrownBy(() -> EnsembleScorer.mean(List.of(FeedbackScorer.wholeResponse(labeler))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole responses");
        assertThatThrownBy(() -> EnsembleScorer.vote(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAScorerThatOmitsVerdicts() {
        assertThatThrownBy(() -> EnsembleScorer.mean(List.of(labeler("whole", .9), new Mute()))
                        .score(ONE_CLAIM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "scorer 2 of the ensemble (" + Mute.class.getName() + ") gave 0 verdicts on 1 claims");
    }

    /** Gives no verdict on any claim. */
    private static final class Mute implements FeedbackScorer {
        @Override
        public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
            return Outcome.successes(responses.stream()
                    .map(response -> ResponseScore.byClaims(response.candidate(), List.of()))
                    .toList());
        }

        @Override
        public boolean needsClaims() {
            return true;
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>();
        }
    }
}
