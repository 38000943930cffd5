package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warnings at the end of a run whose picks are meaningless. */
class PickWarningsTest {
    private static final Map<String, Double> LIKES_DOGS = Map.of("dog", -0.5);

    private final List<String> warnings = new ArrayList<>();
    private final RunListener listener = new RunListener() {
        @Override
        public void warned(String stage, String message) {
            warnings.add(stage + ": " + message);
        }
    };

    @TempDir
    private Path folder;

    private BestOfN bestOfN(Map<String, Double> reference, String... completions) {
        WordPolicy aligned = new WordPolicy("aligned", LIKES_DOGS, completions);
        return BestOfN.builder(SelfRewardReranker.of(aligned, new WordPolicy("base", reference, "a dog")))
                .candidates(4)
                .listener(listener)
                .build();
    }

    private static List<Instruction> instructions() {
        return IntStream.range(0, 3)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
    }

    @Test
    void referenceEqualToPolicyGivesWarning() {
        bestOfN(LIKES_DOGS, "a dog", "a cat").run(instructions(), folder);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("best-of-n: the aligned model and its reference give every response the same")
                .contains("are they the same model?");

        warnings.clear();
        bestOfN(LIKES_DOGS, "a dog", "a cat").run(instructions());
        assertThat(warnings).hasSize(1);
    }

    @Test
    void otherReferenceOrSingleCandidateGivesNoWarning() {
        bestOfN(Map.of("dog", -2.0), "a dog", "a cat").run(instructions(), folder);
        bestOfN(LIKES_DOGS, "a dog").run(instructions());
        assertThat(warnings).isEmpty();
    }

    @Test
    void rulesThatNeedNoDifferenceBetweenTheModelsGiveNoWarning() {
        WordPolicy model = new WordPolicy("aligned", LIKES_DOGS, "a dog", "a cat");
        ResponseRanker ranker = SelfRewardReranker.of(model, model).by(ScoringRule.policyPerplexity());
        BestOfN.builder(ranker).candidates(4).listener(listener).build().run(instructions());
        assertThat(warnings).isEmpty();
    }

    @Test
    void moreThanHalfMissingPoolsGiveWarning() {
        List<RankedResponse> pools = bestOfN(Map.of("dog", -2.0), "a dog").run(instructions());
        PickWarnings.tell(6, pools, listener);
        assertThat(warnings).isEmpty();
        PickWarnings.tell(7, pools, listener);
        assertThat(warnings).singleElement().asString().startsWith("best-of-n: 4 of 7 prompts have no pool");
    }
}
