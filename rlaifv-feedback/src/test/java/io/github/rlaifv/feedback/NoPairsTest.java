package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warnings of runs that end without pairs. They name the reason. */
class NoPairsTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path folder;

    /** Runs with a labeler that confirms all claims except those about a cat. */
    private FeedbackResult run(IntFunction<String> texts) {
        FakePolicy writer = FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> texts.apply(index))
                .build();
        FakePolicy labeler = FakePolicy.builder()
                .name("labeler")
                .answers((prompt, word) -> word.equalsIgnoreCase("yes")
                                == FakePolicy.textOf(prompt).contains("cat")
                        ? 0.1
                        : 0.4)
                .build();
        return FeedbackPipeline.builder()
                .policy(writer)
                .candidates(3)
                .decomposer(new RuleBasedClaimDecomposer())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .listener(new RunListener() {
                    @Override
                    public void warned(String stage, String message) {
                        warnings.add(message);
                    }
                })
                .build()
                .run(List.of(new Instruction("a", ImageSource.of("a.png", new byte[] {1}), "What is here?")), folder);
    }

    @Test
    void identicalCandidatesAreNamedAsTheReason() {
        assertThat(run(index -> "There is a dog.").counts().pairs()).isZero();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("there is no pair to learn from: among all 3 scored candidates")
                .contains("higher temperature");
    }

    @Test
    void labelerThatConfirmsEverythingIsNamedAsTheReason() {
        assertThat(run(index -> List.of("There is a dog.", "There is a bird.", "There is a horse.")
                                .get(index))
                        .counts()
                        .pairs())
                .isZero();
        assertThat(warnings).singleElement().asString().endsWith("(3 claims confirmed, 0 rejected)");
    }

    @Test
    void lengthBalanceThatDropsAllPairsIsNamedAsTheReason() {
        SortedMap<String, Long> none = new TreeMap<>();
        FeedbackCounts counts = new FeedbackCounts(1, 10, 10, 20, 20, 10, 0, 2, 0, none, none, none);
        assertThat(counts.warnings())
                .singleElement()
                .asString()
                .contains("length balancing dropped all 2")
                .contains("lengthBalance(false)");
    }

    @Test
    void runWithAPairGivesNoWarning() {
        assertThat(run(index -> index == 0 ? "There is a dog." : "There is a cat.")
                        .counts()
                        .pairs())
                .isPositive();
        assertThat(warnings).isEmpty();
    }
}
