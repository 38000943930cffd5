package io.github.rlaifv.human.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of labels and keys: what is read, and which mistakes are named with file and unit. */
class HumanLabelsTest {
    private static final HumanKey KEY = HumanKey.of(
            1,
            SheetSubject.feedback(1, 1, 0.5),
            List.of(
                    new ClaimUnit("c1", "i", "image", 0, "A dog.", "A dog?", 0.9, 0.1, true),
                    new ClaimUnit("c2", "i", "image", 0, "A cat.", "A cat?", 0.2, 0.8, false)),
            List.of(new ChoiceUnit("p1", "i", "chosen", "rejected")));

    @TempDir
    private Path folder;

    private Path file(String name, String labels) throws IOException {
        return Files.writeString(
                folder.resolve("labels-" + name + ".json"),
                "{\"version\": 1, \"sheet\": \"" + KEY.sheet() + "\", \"annotator\": \"" + name + "\", \"labels\": ["
                        + labels + "]}");
    }

    private static String label(String unit, String answer) {
        return "{\"unit\": \"" + unit + "\", \"answer\": " + (answer.isEmpty() ? "null" : "\"" + answer + "\"")
                + ", \"note\": \"\"}";
    }

    @Test
    void majorityIsTheAnswerOfMostPeople() throws IOException {
        file("Anna", label("c1", "true") + "," + label("p1", "a"));
        file("Ben", label("c1", "true") + "," + label("c2", ""));
        file("Cy", label("c1", "false") + "," + label("p1", "tie"));
        HumanLabels labels = HumanLabels.read(KEY, HumanLabels.files(folder));
        assertThat(labels.people()).containsOnlyKeys("Anna", "Ben", "Cy").containsEntry("Ben", 1);
        assertThat(labels.majority("c1")).contains(HumanAnswer.TRUE);
        assertThat(labels.majority("c2")).isEmpty();
        assertThat(labels.majority("p1")).isEmpty();
        assertThat(labels.of("p1", "Anna")).contains(HumanAnswer.A);
        assertThat(labels.of("c1")).containsEntry("Cy", new HumanLabel("c1", HumanAnswer.FALSE, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "c3, true, labels the unit 'c3'",
        "c1, a, 'the answer ''a'' does not fit the unit ''c1'', which takes one of [true, false, cant_tell]'",
        "p1, true, 'which takes one of [a, b, tie]'",
        "c1, maybe, unit 'c1' has the unknown answer 'maybe' in field \"answer\""
    })
    void wrongLabelIsNamedWithItsFileAndUnit(String unit, String answer, String message) throws IOException {
        Path file = file("Anna", label(unit, answer));
        assertThatThrownBy(() -> HumanLabels.read(KEY, List.of(file)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void fileOfAnotherSheetIsNamed() throws IOException {
        Path file = file("Anna", label("c1", "true"));
        Files.writeString(file, Files.readString(file).replace(KEY.sheet(), "other"));
        assertThatThrownBy(() -> HumanLabels.read(KEY, List.of(file)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file + " belongs to the sheet 'other', not to '" + KEY.sheet() + "'");
    }

    @Test
    void samePersonInTwoFilesIsNamed() throws IOException {
        Path first = file("Anna", label("c1", "true"));
        Path second = Files.copy(first, folder.resolve("labels-Anna-1.json"));
        assertThatThrownBy(() -> HumanLabels.read(KEY, List.of(first, second)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(second + " and " + first + " both have a label of 'Anna' for the unit 'c1'");
        Path twice = file("Ben", label("c1", "true") + "," + label("c1", "false"));
        assertThatThrownBy(() -> HumanLabelFile.read(twice))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(twice + " has the unit 'c1' twice");
    }

    @Test
    void fileThatIsNoLabelsFileIsNamed() throws IOException {
        Path anonymous = file(" ", label("c1", "true"));
        assertThatThrownBy(() -> HumanLabelFile.read(anonymous))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(anonymous.toString())
                .hasMessageContaining("annotator");
        Path cut = Files.writeString(folder.resolve("labels-cut.json"), "{\"version\": 1, \"sheet\"");
        assertThatThrownBy(() -> HumanLabelFile.read(cut))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(cut.toString());
        Path newer = Files.writeString(folder.resolve("labels-newer.json"), "{\"version\": 2}");
        assertThatThrownBy(() -> HumanLabelFile.read(newer))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void keyIsReadAsItWasWritten() throws IOException {
        KEY.write(folder.resolve(HumanKey.FILE));
        assertThat(HumanKey.read(folder)).isEqualTo(KEY);
        HumanKey models = HumanKey.of(
                2, SheetSubject.models("one", "two", 3), List.of(), List.of(new ChoiceUnit("p", "i", "two", "one")));
        models.write(folder.resolve(HumanKey.FILE));
        assertThat(HumanKey.read(folder)).isEqualTo(models).matches(HumanKey::comparesModels);
        Path key = folder.resolve(HumanKey.FILE);
        Files.writeString(key, Files.readString(key).replace("\"identical\"", "\"same\""));
        assertThatThrownBy(() -> HumanKey.read(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(key.toString());
    }

    @Test
    void keyOfAnEarlierVersionHasNoSettingsOfTheScorer() throws IOException {
        Path file = folder.resolve(HumanKey.FILE);
        KEY.write(file);
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst(",\\s*\"scorer\"\\s*:\\s*\\{\\s*}", ""));
        assertThat(Files.readString(file)).hasSizeLessThan(text.length());
        assertThat(HumanKey.read(folder)).isEqualTo(KEY);
    }

    @Test
    void fileThatIsGivenTwiceCountsOnce() throws IOException {
        Path file = file("Anna", label("c1", "true"));
        Path same = folder.resolve("none").resolve("..").resolve(file.getFileName());
        assertThat(HumanLabels.ofSheet(KEY, folder, List.of(same)).people()).containsExactly(Map.entry("Anna", 1));
    }

    @Test
    void folderWithoutSheetIsNamed() {
        assertThatThrownBy(() -> HumanKey.read(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " is not the folder of a sheet, which has sheet-key.json");
    }
}
