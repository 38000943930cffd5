package io.github.rlaifv.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionTest {
    private static final ImageSource IMAGE = ImageSource.of("a.png", new byte[] {1, 2, 3});
    private static final Instruction PLAIN = new Instruction("1", IMAGE, "Where?");
    private static final Instruction LATER = PLAIN.withId("2").withHistory(List.of("What?", "A tree."));
    private static final Instruction TEXT = Instruction.textOnly("3", "What is a tree?");

    @TempDir
    private Path folder;

    @Test
    void promptHoldsTheEarlierTurnsAndTheImageAtTheBeginning() {
        assertThat(LATER.prompt())
                .isEqualTo(new Prompt(List.of(
                        new Message(Role.USER, List.of(new Content.Image(IMAGE), new Content.Text("What?"))),
                        new Message(Role.ASSISTANT, List.of(new Content.Text("A tree."))),
                        new Message(Role.USER, List.of(new Content.Text("Where?"))))));
        assertThat(TEXT.prompt()).isEqualTo(Prompt.of("What is a tree?"));
    }

    @Test
    void contextOfAPlainInstructionIsTheFingerprintOfItsImage() {
        assertThat(PLAIN.context()).isEqualTo(IMAGE.fingerprint());
        assertThat(LATER.context()).isNotEqualTo(PLAIN.context());
        assertThat(LATER.withHistory(List.of("What?", "A bush.")).context()).isNotEqualTo(LATER.context());
        assertThat(TEXT.context()).isEmpty();
    }

    @Test
    void imageThatIsMissingIsReportedWithTheInstruction() {
        assertThatThrownBy(TEXT::image)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("instruction \"3\" has no image");
    }

    @Test
    void historyWithoutAResponseIsRejected() {
        assertThatThrownBy(() -> PLAIN.withHistory(List.of("What?")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instruction \"1\"");
    }

    @Test
    void fileKeepsTurnsAndMissingImages() {
        Path file = folder.resolve("instructions.jsonl");
        JsonlInstructions.write(List.of(PLAIN, LATER, TEXT), file);

        List<Instruction> read = InstructionDataset.open(file).toList();

        assertThat(read).extracting(Instruction::id).containsExactly("1", "2", "3");
        assertThat(read).extracting(Instruction::history).containsExactly(List.of(), LATER.history(), List.of());
        assertThat(read)
                .extracting(Instruction::context)
                .containsExactly(PLAIN.context(), LATER.context(), TEXT.context());
    }

    @Test
    void turnsAndMissingImagesMakeInstructionsDistinct() {
        List<Instruction> all = List.of(
                PLAIN, LATER.withId("4"), LATER.withId("5"), TEXT, Instruction.textOnly("6", "what is  a tree?"));

        assertThat(InstructionDataset.of(all).distinct().toList())
                .extracting(Instruction::id)
                .containsExactly("1", "4", "3");
    }

    @Test
    void recordWithAnUnansweredTurnIsRejectedByName() throws IOException {
        Path file = Files.writeString(
                folder.resolve("in.jsonl"),
                "{\"text_only\": true, \"question\": \"What?\", \"history\": [\"Why?\"]}\n");

        assertThatThrownBy(() -> InstructionDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("\"history\" must have a response after each question, has 1 texts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"image\": null | \"image\" is null: name the image, or add \"text_only\": true",
                "\"img\": \"a.png\" | \"image\" is missing: name the image, or add \"text_only\": true",
                "\"image\": null, \"text_only\": false | \"image\" is null",
                "\"images\": [] | \"images\" is empty",
                "\"image\": \"a.png\", \"text_only\": true | \"text_only\" is true, but the record has an image",
                "\"text_only\": \"yes\" | \"text_only\" must be true or false"
            })
    void recordThatLostItsImageIsNotTakenForATextOnlyQuestion(String fields, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), "{\"question\": \"What?\", " + fields + "}\n");

        assertThatThrownBy(() -> InstructionDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining(message);
    }

    @Test
    void textOnlyRecordMayHaveAnEmptyImage() throws IOException {
        Path file = Files.writeString(
                folder.resolve("in.jsonl"), "{\"question\": \"What?\", \"image\": null, \"text_only\": true}\n");

        assertThat(InstructionDataset.open(file).get(0).hasImage()).isFalse();
    }

    @Test
    void conversationInJsonLinesKeepsItsTurns() throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), """
                {"images": [], "prompt": [{"role": "user", "content": [{"type": "text", "text": "a"}]}, \
                {"role": "assistant", "content": [{"type": "text", "text": "b"}]}, \
                {"role": "user", "content": [{"type": "text", "text": "c"}]}], \
                "chosen": [{"role": "assistant", "content": "x"}], "rejected": [{"role": "assistant", "content": "y"}]}
                """);

        PreferencePair pair = PreferenceDataset.open(file).get(0);
        assertThat(pair.instruction().history()).containsExactly("a", "b");
        assertThat(pair.instruction().question()).isEqualTo("c");
        assertThat(pair.instruction().hasImage()).isFalse();
        assertThat(pair.chosen() + pair.rejected()).isEqualTo("xy");
    }

    @Test
    void conversationOfPlainTextsWithoutAnImageIsRejected() throws IOException {
        Path file = Files.writeString(
                folder.resolve("in.jsonl"),
                "{\"images\": [], \"prompt\": [{\"role\": \"user\", \"content\": \"a\"}]}\n");

        assertThatThrownBy(() -> InstructionDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("\"images\" is empty; every record needs its image");
    }

    @Test
    void turnsInAFieldAndInAConversationAreRejected() throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), """
                {"text_only": true, "history": ["a", "b"], "prompt": [{"role": "user", "content": "a"}, \
                {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}]}
                """);

        assertThatThrownBy(() -> InstructionDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("\"history\" is given, but \"prompt\" has earlier turns too");
    }

    @Test
    void pairsKeepTurnsAndMissingImagesInJsonLines() {
        PreferenceDataset pairs = PreferenceDataset.of(List.of(
                new PreferencePair(LATER, "Left.", "Right.", 0, -1),
                new PreferencePair(TEXT, "A plant.", "A car.", 0, -1)));

        pairs.write(folder.resolve("pairs"), WriteOptions.of(DatasetFormat.JSONL));

        assertThat(PreferenceDataset.open(folder.resolve("pairs")).toList())
                .extracting(pair -> pair.instruction().context())
                .containsExactly(LATER.context(), TEXT.context());
    }
}
