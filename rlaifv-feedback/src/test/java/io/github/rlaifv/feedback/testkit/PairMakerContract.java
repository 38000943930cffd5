package io.github.rlaifv.feedback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link PairMaker}. Extend this class to test an implementation of your own. */
public abstract class PairMakerContract {
    private static final Instruction INSTRUCTION =
            new Instruction("question", ImageSource.of("image", new byte[] {1}), "What is there?");

    /** Creates a pair maker. Each call returns a new one with the same settings, including the seed. */
    protected abstract PairMaker pairMaker();

    /**
     * Scored responses from which pairs can be made. Claims about dogs are confirmed, claims about unicorns rejected.
     */
    protected List<ResponseScore> responses() {
        List<String> texts = List.of(
                "There is a dog. There is a dog on the grass.",
                "There is a unicorn. There is a dog on the grass.",
                "There is a unicorn. There is a unicorn on the grass.",
                "There is a dog. There is a unicorn on the grass.");
        return IntStream.range(0, texts.size())
                .mapToObj(i -> response(i, texts.get(i)))
                .toList();
    }

    private static ResponseScore response(int index, String text) {
        List<ClaimVerdict> verdicts = Stream.of(text.split("(?<=[.]) "))
                .map(sentence -> {
                    Claim claim = new Claim(
                            sentence, sentence.replace("There is", "Is there").replace('.', '?'));
                    double yes = sentence.contains("dog") ? 0.9 : 0.1;
                    return ClaimVerdict.of(claim, yes, 1 - yes, ConfirmationThreshold.PAPER);
                })
                .toList();
        return ResponseScore.byClaims(new Candidate("question", index, text), verdicts);
    }

    @Test
    void chosenTextDiffersAndScoresHigher() {
        List<PreferencePair> pairs = pairMaker().make(INSTRUCTION, responses());
        assertThat(pairs).isNotEmpty().allSatisfy(pair -> {
            assertThat(pair.chosen()).isNotBlank().isNotEqualTo(pair.rejected());
            assertThat(pair.chosenScore()).isGreaterThan(pair.rejectedScore());
            assertThat(pair.instruction()).isEqualTo(INSTRUCTION);
        });
    }

    @Test
    void emptyCallReturnsNoPairs() {
        assertThat(pairMaker().make(INSTRUCTION, List.of())).isEmpty();
    }

    @Test
    void equalResponsesGiveNoPair() {
        ResponseScore one = responses().get(0);
        ResponseScore same = response(1, one.candidate().text());
        assertThat(pairMaker().make(INSTRUCTION, List.of(one))).isEmpty();
        assertThat(pairMaker().make(INSTRUCTION, List.of(one, same))).isEmpty();
    }

    @Test
    void pairsDependOnScoresAndSettingsAlone() {
        List<ResponseScore> reversed = new ArrayList<>(responses());
        Collections.reverse(reversed);
        List<PreferencePair> pairs = pairMaker().make(INSTRUCTION, responses());
        PairMaker used = pairMaker();
        used.make(new Instruction("other", INSTRUCTION.image(), INSTRUCTION.question()), reversed.subList(0, 2));
        assertThat(used.make(INSTRUCTION, responses())).isEqualTo(pairs);
        assertThat(used.make(INSTRUCTION, reversed)).isEqualTo(pairs);
    }

    @Test
    void settingsAreStable() {
        assertThat(pairMaker().settings()).isNotEmpty().isEqualTo(pairMaker().settings());
    }

    @Test
    @SuppressWarnings("NullAway") // a caller without null checks may pass null
    void nullIsRejected() {
        assertThatThrownBy(() -> pairMaker().make(INSTRUCTION, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pairMaker().make(null, responses())).isInstanceOf(NullPointerException.class);
    }
}
