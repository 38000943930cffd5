package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InstructionSplitTest {

    private static InstructionDataset instructions(int count, int image) {
        List<Instruction> all = IntStream.range(0, count)
                .mapToObj(i ->
                        new Instruction("i" + i, ImageSource.of("p" + i, new byte[] {(byte) image}), "What is there?"))
                .toList();
        return InstructionDataset.of(all);
    }

    private static List<String> ids(InstructionDataset instructions) {
        return instructions.toList().stream().map(Instruction::id).toList();
    }

    @Test
    void partsAreDisjointAndComplete() {
        InstructionSplit split = InstructionSplit.of(instructions(10, 1), 3, 7);
        List<String> both = new ArrayList<>(ids(split.development()));
        both.addAll(ids(split.training()));
        assertThat(split.development().size()).isEqualTo(3);
        assertThat(both).containsExactlyInAnyOrderElementsOf(ids(split.all()));
        assertThat(ids(InstructionSplit.of(instructions(10, 1), 3, 7).training()))
                .isEqualTo(ids(split.training()));
        assertThat(ids(InstructionSplit.of(instructions(10, 1), 3, 8).training()))
                .isNotEqualTo(ids(split.training()));
    }

    /** The draw decides which instructions a resumed run uses, so that it must be the same in all versions. */
    @Test
    void drawIsStableAcrossVersions() {
        InstructionSplit split = InstructionSplit.of(instructions(6, 1), 2, 0);
        assertThat(ids(split.development())).containsExactly("i4", "i1");
        assertThat(ids(split.training())).containsExactly("i2", "i5", "i3", "i0");
    }

    @Test
    void settingsChangeWithQuestionsAndHeldOutImages() {
        assertThat(InstructionSplit.of(instructions(10, 1), 3, 0).settings())
                .containsEntry("instructions", "10")
                .containsEntry("development", "3")
                .containsKeys("instructions_fingerprint", "development_fingerprint");
        assertThat(InstructionSplit.of(instructions(10, 1), 3, 0).settings())
                .isNotEqualTo(InstructionSplit.of(instructions(10, 2), 3, 0).settings());
        assertThat(InstructionSplit.of(instructions(10, 1), 3, 0).settings().get("instructions_fingerprint"))
                .isEqualTo(InstructionSplit.of(instructions(10, 2), 3, 0)
                        .settings()
                        .get("instructions_fingerprint"));
    }

    @Test
    void datasetMustBeLargerThanHeldOutPart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstructionSplit.of(instructions(100, 1), 100, 0))
                .withMessageContaining("100 are for development");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstructionSplit.of(instructions(100, 1), 0, 0))
                .withMessageContaining("development must be >= 1");
    }
}
