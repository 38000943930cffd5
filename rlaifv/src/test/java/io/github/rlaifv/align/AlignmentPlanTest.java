package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.DeclaredOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignmentPlanTest {

    private static InstructionDataset instructions(int count) {
        List<Instruction> all = IntStream.range(0, count)
                .mapToObj(i -> new Instruction("i" + i, ImageSource.of("p" + i, new byte[] {1}), "What is there?"))
                .toList();
        return InstructionDataset.of(all);
    }

    private static AlignmentPlanBuilder plan(int instructions) {
        return AlignmentPlan.of(Path.of("policy"), instructions(instructions), Path.of("out"));
    }

    /** RLAIF-V section 4.1. */
    @Test
    void isThePapersWhereNothingIsSaid() {
        AlignmentPlan plan = plan(101).build();
        assertThat(plan.rounds()).isEqualTo(4);
        assertThat(plan.instructionsPerRound()).isEqualTo(4000);
        assertThat(plan.candidates()).isEqualTo(10);
        assertThat(plan.temperature()).isEqualTo(0.7);
        assertThat(plan.pairsPerInstruction()).isEqualTo(2);
        assertThat(plan.beta()).isEqualTo(0.1);
        assertThat(plan.learningRate()).isEqualTo(5e-7);
        assertThat(plan.epochs()).isEqualTo(4);
        assertThat(plan.batchSize()).isEqualTo(8);
        assertThat(plan.loraRank()).isZero();
        assertThat(plan.labeler()).isEmpty();
        assertThat(plan.newestLabeler()).isFalse();
    }

    @Test
    void adaptersHaveARateOfTheirOwn() {
        assertThat(plan(101).loraRank(8).build().learningRate()).isEqualTo(5e-5);
        assertThat(plan(101).loraRank(8).learningRate(2e-5).build().learningRate())
                .isEqualTo(2e-5);
    }

    @Test
    void needsMoreInstructionsThanAreHeldOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(100).build())
                .withMessageContaining("100 are held out");
    }

    private static SortedMap<String, String> settings(UnaryOperator<AlignmentPlanBuilder> change) {
        return AlignmentSettings.of(change.apply(plan(101)).build());
    }

    /** A plan of other instructions. */
    private static UnaryOperator<AlignmentPlanBuilder> instead(int instructions) {
        return before -> plan(instructions);
    }

    @Test
    void everySettingDecidesOrMayDifferWhenARunIsResumed(@TempDir Path folder) {
        SortedMap<String, String> settings = settings(b -> b);
        DeclaredOptions.<UnaryOperator<AlignmentPlanBuilder>>of()
                .deciding("newestLabeler", b -> b.newestLabeler(true))
                .deciding("instructions", instead(102))
                .deciding("instructionsPerRound", b -> b.instructionsPerRound(7))
                .deciding("development", b -> b.development(7))
                .deciding("candidates", b -> b.candidates(7))
                .deciding("temperature", b -> b.temperature(0.3))
                .deciding("maxNewTokens", b -> b.maxNewTokens(7))
                .deciding("claimTokens", b -> b.claimTokens(7))
                .deciding("leastAnswerMass", b -> b.leastAnswerMass(0))
                .deciding("pairsPerInstruction", b -> b.pairsPerInstruction(7))
                .deciding("beta", b -> b.beta(0.3))
                .deciding("learningRate", b -> b.learningRate(0.3))
                .deciding("loraRank", b -> b.loraRank(7))
                .deciding("epochs", b -> b.epochs(7))
                .deciding("batchSize", b -> b.batchSize(7))
                .deciding("microBatch", b -> b.microBatch(7))
                .deciding("storage", b -> b.storage(ScalarType.FLOAT32))
                .deciding("seed", b -> b.seed(7))
                // what these three open is in the fingerprints of the models, as is the precision of the options
                .free("policy", b -> AlignmentPlan.of(Path.of("elsewhere"), instructions(101), Path.of("out")))
                .free("labeler", b -> b.labeler("elsewhere"))
                .free("decomposer", b -> b.decomposer("elsewhere"))
                .free(
                        "options",
                        b -> b.options(PolicyOptions.builder().threads(3).build()))
                .free("unusableImages", b -> b.unusableImages(UnusableImages.STOP))
                .free("output", b -> AlignmentPlan.of(Path.of("policy"), instructions(101), folder))
                .free("rounds", b -> b.rounds(7))
                .free("checkpointEvery", b -> b.checkpointEvery(7))
                .free("instructionsPerCall", b -> b.instructionsPerCall(7))
                .cover(AlignmentPlan.class)
                .each(
                        change -> assertThat(settings(change)).isNotEqualTo(settings),
                        change -> assertThat(settings(change)).isEqualTo(settings));
    }

    private static void claim(AlignmentPlanBuilder plan, String policy, String labeler, String decomposer) {
        AlignmentSettings.claim(plan.build(), policy, labeler, decomposer, instructions(3));
    }

    @Test
    void anotherModelOrSettingIsRefusedByNameOnceARunBegan(@TempDir Path folder) throws IOException {
        Supplier<AlignmentPlanBuilder> plan = () -> AlignmentPlan.of(Path.of("policy"), instructions(101), folder);
        claim(plan.get().beta(0.7), "p", "l", "d");
        claim(plan.get(), "p", "l", "d");
        Files.writeString(folder.resolve("alignment.json"), "{}");
        claim(plan.get().rounds(9), "p", "l", "d");

        assertThatThrownBy(() -> claim(plan.get().beta(0.2), "p", "l", "d"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("beta was 0.1 and is now 0.2")
                .hasMessageContaining("another folder");
        assertThatThrownBy(() -> claim(plan.get(), "x", "l", "d")).hasMessageContaining("policy was p and is now x");
        assertThatThrownBy(() -> claim(plan.get(), "p", "x", "d")).hasMessageContaining("labeler was l");
        assertThatThrownBy(() -> claim(plan.get(), "p", "l", "x")).hasMessageContaining("decomposer was d");
        InstructionDataset others = InstructionDataset.of(
                List.of(new Instruction("i0", ImageSource.of("p0", new byte[] {2}), "What is there?")));
        assertThatThrownBy(() -> AlignmentSettings.claim(plan.get().build(), "p", "l", "d", others))
                .hasMessageContaining("development_fingerprint was");
        Files.delete(folder.resolve("alignment-settings.json"));
        assertThatThrownBy(() -> claim(plan.get(), "p", "l", "d"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("unknown with which settings it began");
    }
}
