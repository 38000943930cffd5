package io.github.rlaifv.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionSourcesTest {
    private static final List<String> QUESTIONS = List.of("What is here?", "Describe it.");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeImages() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        for (String name : List.of("b.PNG", "a.jpeg", "sub/c.webp", "notes.txt")) {
            Files.write(folder.resolve(name), name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void asksEveryQuestionAboutEveryImageInOrder() {
        List<Instruction> instructions = ImageFolder.everyQuestion(folder, QUESTIONS);

        assertThat(instructions)
                .extracting(Instruction::id)
                .containsExactly("a.jpeg#0", "a.jpeg#1", "b.PNG#0", "b.PNG#1", "sub/c.webp#0", "sub/c.webp#1");
        assertThat(instructions.get(5).question()).isEqualTo("Describe it.");
        assertThat(instructions.get(5).image().read()).asString().isEqualTo("sub/c.webp");
    }

    @Test
    void followsLinksToFolders(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("photos"), folder);
        Files.createSymbolicLink(folder.resolve("sub").resolve("around"), folder);
        Files.write(Files.createDirectory(elsewhere.resolve("more")).resolve("d.png"), new byte[] {1});
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere.resolve("more"));

        assertThat(ImageFolder.everyQuestion(link, QUESTIONS.subList(0, 1)))
                .extracting(Instruction::id)
                .containsExactly("a.jpeg#0", "b.PNG#0", "linked/d.png#0", "sub/c.webp#0");
        assertThat(ImageFolder.everyQuestion(link, QUESTIONS).get(0).image())
                .isEqualTo(ImageSource.of(link.resolve("a.jpeg")));
    }

    @Test
    void linkToAMissingImageIsRejected() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("sub").resolve("d.jpg"), folder.resolve("gone.jpg"));

        assertThatThrownBy(() -> ImageFolder.everyQuestion(folder, QUESTIONS))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(link + " is a link to a file that does not exist");
    }

    @Test
    void questionOfAnImageDoesNotDependOnOtherImages() throws IOException {
        List<Instruction> before = ImageFolder.oneQuestionEach(folder, QUESTIONS, 4);
        Files.write(folder.resolve("0.bmp"), new byte[] {1});

        List<Instruction> after = ImageFolder.oneQuestionEach(folder, QUESTIONS, 4);

        assertThat(before).hasSize(3);
        assertThat(after.subList(1, 4)).isEqualTo(before);
    }

    @Test
    void everyQuestionIsChosenUnderSomeSeed() {
        assertThat(java.util.stream.IntStream.range(0, 20)
                        .mapToObj(seed -> ImageFolder.oneQuestionEach(folder, QUESTIONS, seed)
                                .get(0)
                                .question()))
                .contains(QUESTIONS.get(0), QUESTIONS.get(1));
    }

    @Test
    void readsQuestionsFromATextFile() throws IOException {
        Path file = folder.resolve("questions.txt");
        Files.writeString(file, " What is here? \r\n\r\nDescribe it.\n");

        assertThat(ImageFolder.questions(file)).isEqualTo(QUESTIONS);
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> ImageFolder.questions(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("questions.txt");
    }

    @Test
    void folderWithoutImagesIsRejectedByName() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> ImageFolder.everyQuestion(empty, QUESTIONS))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> ImageFolder.everyQuestion(folder.resolve("none"), QUESTIONS))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> ImageFolder.everyQuestion(folder, List.of())).isInstanceOf(BadDataException.class);
    }

    @Test
    void readsTheInstructionsItWrote() {
        Path file = folder.resolve("instructions.jsonl");
        List<Instruction> instructions = ImageFolder.everyQuestion(folder, QUESTIONS);

        JsonlInstructions.write(instructions, file);

        List<Instruction> read = JsonlInstructions.read(file);
        assertThat(read)
                .extracting(Instruction::id)
                .isEqualTo(instructions.stream().map(Instruction::id).toList());
        assertThat(read.get(4).image().fingerprint())
                .isEqualTo(instructions.get(4).image().fingerprint());
    }

    @Test
    void numericIdsAreAccepted() throws IOException {
        Path file = folder.resolve("instructions.jsonl");
        Files.writeString(file, "{\"id\": 12, \"image\": \"a.jpeg\", \"question\": \"q\", \"more\": [1]}");

        assertThat(JsonlInstructions.read(file)).extracting(Instruction::id).containsExactly("12");
    }

    @Test
    void duplicateIdIsRejectedWithBothLines() throws IOException {
        Path file = folder.resolve("instructions.jsonl");
        String line = "{\"id\": \"x\", \"image\": \"a.jpeg\", \"question\": \"q\"}\n";
        Files.writeString(file, line + "\n" + line);

        assertThatThrownBy(() -> JsonlInstructions.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("line 1");
    }
}
