package io.github.rlaifv.examples.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.InstructionDataset;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
        assertThat(plan(101).loraRank(8).build().learningRate()).isEqualTo(1e-5);
        assertThat(plan(101).loraRank(8).learningRate(2e-5).build().learningRate())
                .isEqualTo(2e-5);
    }

    @Test
    void needsMoreInstructionsThanAreHeldOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(100).build())
                .withMessageContaining("100 are held out");
    }
}
