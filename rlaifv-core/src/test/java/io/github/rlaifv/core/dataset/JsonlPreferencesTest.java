package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonlPreferencesTest {
    private static final String PAIR =
            "{\"id\":7,\"image\":\"IMG\",\"question\":\"What?\",\"chosen\":\"A wall.\"," + "\"rejected\":\"A cat.\"%s}";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};

    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void writeAnImage() throws IOException {
        image = folder.resolve("pictures").resolve("ä b.jpg");
        Files.createDirectories(image.getParent());
        Files.write(image, new byte[] {1, 2, 3});
    }

    private PreferencePair pair(ImageSource source, String chosen, double score) {
        return new PreferencePair(
                new Instruction("id 1", source, "Was ist\nda?"), chosen, "rejected \u2028 \"x\"", score, -2);
    }

    @Test
    void writtenPairsAreReadBack() {
        Path file = folder.resolve("data").resolve("pairs.jsonl");
        List<PreferencePair> pairs =
                List.of(pair(ImageSource.of(image), "一只猫 😀", -1), pair(ImageSource.of(image), "b", Double.NaN));

        JsonlPreferences.write(PreferenceDataset.of(pairs), file);

        PreferenceDataset read = JsonlPreferences.open(file, ImageRoots.of(folder));
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.toList()).isEqualTo(pairs);
        assertThat(read.toList()).as("read a second time").isEqualTo(pairs);
    }

    @Test
    void movedFolderStaysReadable() throws IOException {
        Path before = Files.createDirectories(folder.resolve("before"));
        Path moved = before.resolve("a.jpg");
        Files.write(moved, new byte[] {7});
        JsonlPreferences.write(
                PreferenceDataset.of(List.of(pair(ImageSource.of(moved), "a", 0))), before.resolve("pairs.jsonl"));

        Path after = Files.move(before, folder.resolve("after"));

        assertThat(JsonlPreferences.open(after.resolve("pairs.jsonl"))
                        .toList()
                        .get(0)
                        .instruction()
                        .image()
                        .read())
                .containsExactly(7);
    }

    @Test
    void imagesInMemoryAreWrittenOnceBesideTheFile() throws IOException {
        Path file = folder.resolve("pairs.jsonl");
        ImageSource first = ImageSource.of("a", PNG);
        ImageSource sameBytes = ImageSource.of("b", PNG);

        JsonlPreferences.write(PreferenceDataset.of(List.of(pair(first, "a", 0), pair(sameBytes, "b", 0))), file);

        try (var files = Files.list(folder.resolve("images"))) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly(first.fingerprint() + ".png");
        }
        assertThat(JsonlPreferences.open(file).toList())
                .allSatisfy(
                        pair -> assertThat(pair.instruction().image().read()).isEqualTo(PNG));
    }

    @Test
    void failedWriteKeepsTheOldFile() throws IOException {
        Path file = folder.resolve("pairs.jsonl");
        Files.writeString(file, "old");
        PreferenceDataset broken = PreferenceDataset.of(List.of(pair(ImageSource.of(image), "a", 0)))
                .filter(pair -> true);
        PreferenceDataset failing = new PreferenceDataset() {
            @Override
            public long size() {
                return 1;
            }

            @Override
            public java.util.stream.Stream<PreferencePair> stream() {
                return broken.stream().peek(pair -> {
                    throw new IllegalStateException("no more");
                });
            }
        };

        assertThatThrownBy(() -> JsonlPreferences.write(failing, file)).hasMessage("no more");

        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "{\"id\": \"a\"                                                            | JSON",
                "[1]                                                                       | JSON object",
                "{\"id\":\"a\",\"image\":\"IMG\",\"chosen\":\"c\",\"rejected\":\"r\"}      | \"question\" is missing",
                "{\"id\":\"a\",\"image\":\"IMG\",\"question\":\"q\",\"rejected\":\"r\"}    | \"chosen\" is missing",
                "{\"id\":\"a\",\"image\":\"no.png\",\"question\":\"q\",\"chosen\":\"c\",\"rejected\":\"r\"} | no.png",
                "{\"id\":\" \",\"image\":\"IMG\",\"question\":\"q\",\"chosen\":\"c\",\"rejected\":\"r\"} | \"id\"",
                "{\"id\":[],\"image\":\"IMG\",\"question\":\"q\",\"chosen\":\"c\",\"rejected\":\"r\"} | \"id\"",
                "{\"id\":\"a\",\"image\":\"IMG\",\"question\":\"q\",\"chosen\":\"c\",\"rejected\":\"r\",\"chosen_score\":\"x\"} | \"chosen_score\"",
            })
    void malformedRecordIsRejectedWithFileAndLine(String line, String expected) throws IOException {
        String good = "{\"id\":\"a\",\"image\":\"IMG\",\"question\":\"q\",\"chosen\":\"c\",\"rejected\":\"r\"}";
        Path file = folder.resolve("pairs.jsonl");
        Files.writeString(
                file,
                ("\uFEFF" + good + "\n\n" + line + "\n").replace("IMG", "pictures/ä b.jpg"),
                StandardCharsets.UTF_8);

        assertThatThrownBy(() -> JsonlPreferences.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("pairs.jsonl, line 3")
                .hasMessageContaining(expected);
    }

    @Test
    void missingFileIsRejectedByName() {
        assertThatThrownBy(() -> JsonlPreferences.open(folder.resolve("none.jsonl")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none.jsonl");
    }

    @Test
    void fileThatIsNotUtf8IsRejected() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, "{\"id\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> JsonlPreferences.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("UTF-8");
    }

    private Path pairs(String lines) throws IOException {
        return Files.writeString(
                folder.resolve("pairs.jsonl"), lines.replace("IMG", "pictures/ä b.jpg"), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\r\n%s\r\n", "%s\n\n%s\n\n\n", "%s\n%s", "\uFEFF%s\n%s\n"})
    void lineEndsAndExtraFieldsOfOtherToolsAreAccepted(String file) throws IOException {
        String more = ",\"meta\":{\"a\":[1,null]},\"chosen_score\":null";
        Path written = pairs(file.formatted(PAIR.formatted(more), PAIR.formatted("")));

        assertThat(JsonlPreferences.open(written).toList())
                .hasSize(2)
                .allSatisfy(pair -> assertThat(pair.instruction().id()).isEqualTo("7"))
                .allSatisfy(pair -> assertThat(pair.chosen()).isEqualTo("A wall."));
    }

    @Test
    void unicodeLineSeparatorsInsideTextAreKept() throws IOException {
        Path file = pairs(PAIR.formatted("").replace("A wall.", "A\u2028b\u0085 \\u0000 \\ud83d\\ude00"));

        assertThat(JsonlPreferences.open(file).get(0).chosen()).isEqualTo("A\u2028b\u0085 \u0000 \ud83d\ude00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A wall. | half \\ud83d | field \"chosen\" contains half a character",
                "IMG | file:///tmp/a.png | field \"image\" must be the path of a file, was the address file:",
                "IMG | data:image/png;base64,iVBORw0KGgo= | was the address data:",
                "IMG | .\\\\IMG | with forward slashes",
                "\"IMG\" | [\"IMG\",\"IMG\"] | field \"image\" has 2 images",
                "\"IMG\" | [7] | field \"image\" must be a string",
                "\"IMG\" | {\"path\":\"IMG\",\"bytes\":[1]} | must hold its bytes as a base64 string",
                "\"IMG\" | {\"path\":null} | has neither bytes nor a path",
                "7 | 7,\"chosen_score\":NaN | token 'NaN', which JSON does not have",
                "{ | [{ | expected a JSON object, was an array",
            })
    void unsupportedValuesAreRejectedByName(String text, String instead, String expected) throws IOException {
        String line = PAIR.formatted("").replace(text, instead) + (instead.startsWith("[{") ? "]" : "");
        Path file = pairs(line + "\n");

        assertThatThrownBy(() -> JsonlPreferences.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("pairs.jsonl, line 1")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("JsonReadFeature");
    }

    @Test
    void missingImageErrorNamesTheArchiveToUnpack() throws IOException {
        Path archive = Files.write(folder.resolve("gone.zip"), new byte[] {1});
        Path file = pairs(PAIR.formatted("").replace("IMG", "gone/a.png"));

        assertThatThrownBy(() -> JsonlPreferences.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("unpack " + archive);
    }

    @Test
    void eitherAllRecordsOrNoneHaveAnId() throws IOException {
        String without = PAIR.formatted("").replace("\"id\":7,", "");

        assertThat(JsonlPreferences.open(pairs(without + "\n\n" + without)).toList())
                .extracting(pair -> pair.instruction().id())
                .containsExactly("pairs.jsonl#0", "pairs.jsonl#1");
        Path one = pairs(PAIR.formatted("") + "\n" + without);
        assertThatThrownBy(() -> JsonlPreferences.open(one))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 2: field \"id\" is missing");
        Path other = pairs(without + "\n" + PAIR.formatted(""));
        assertThatThrownBy(() -> JsonlPreferences.open(other))
                .hasMessageContaining("line 2: has an id in field \"id\"");
    }
}
