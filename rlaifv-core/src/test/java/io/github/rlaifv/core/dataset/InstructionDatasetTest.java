package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionDatasetTest {
    @TempDir
    private Path folder;

    @Test
    void jsonlInstructionsAreReadByIndex() throws IOException {
        Files.write(folder.resolve("a.png"), new byte[] {1});
        Path file = folder.resolve("instructions.jsonl");
        StringBuilder lines = new StringBuilder("\uFEFF");
        for (int i = 0; i < 100; i++) {
            lines.append("{\"id\":\"")
                    .append(i)
                    .append("\",\"image\":\"a.png\",\"question\":\"é")
                    .append(i);
            lines.append("\"}").append(i % 2 == 0 ? "\n" : "\r\n\n");
        }
        Files.writeString(file, lines);

        InstructionDataset read = InstructionDataset.open(file);

        assertThat(read.size()).isEqualTo(100);
        for (int i : new int[] {0, 1, 50, 99}) {
            assertThat(read.get(i).question()).isEqualTo("é" + i);
        }
        assertThat(read.toList()).hasSize(100);
        assertThatThrownBy(() -> read.get(100)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everyImageOfAFolderIsCombinedWithEveryQuestion() throws IOException {
        Files.write(folder.resolve("b.png"), new byte[] {1});
        Files.write(folder.resolve("a.png"), new byte[] {1});
        Path questions = Files.writeString(folder.resolve("questions.txt"), "One?\nTwo?\n");

        assertThat(InstructionDataset.open(folder, questions).toList())
                .extracting(Instruction::id)
                .containsExactly("a.png#0", "a.png#1", "b.png#0", "b.png#1");
        assertThatThrownBy(() -> InstructionDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("file of questions");
    }
}
