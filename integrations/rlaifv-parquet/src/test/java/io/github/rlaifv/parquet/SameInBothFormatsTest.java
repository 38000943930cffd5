package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal records in Parquet and in JSON Lines give equal pairs and instructions. */
class SameInBothFormatsTest {
    private static final String TEXT = "optional binary %s (STRING); ";
    private static final String TEXTS =
            TEXT.formatted("question") + TEXT.formatted("chosen") + TEXT.formatted("rejected");
    private static final String STRUCT = "{ optional binary bytes; optional binary path (STRING); } ";
    private static final String IMAGE = "optional group image " + STRUCT;
    private static final String LIST = "optional group %s (LIST) { repeated group list { optional %s } } ";
    private static final String IMAGES = LIST.formatted("images", "group element " + STRUCT);
    private static final String PATHS = LIST.formatted("images", "binary element (STRING);");
    private static final String CHAT =
            LIST.formatted("%s", "group element { optional binary role (STRING); optional binary content (STRING); }");
    private static final String PARTS = LIST.formatted(
            "%s",
            "group element { optional binary role (STRING); "
                    + LIST.formatted(
                            "content", "group element { optional binary type (STRING); " + TEXT.formatted("text") + "}")
                    + "}");
    private static final String PLAIN = "'question':'q#','chosen':'c#','rejected':'r#'";
    private static final String BYTES = "'image':{'bytes':'AQI=','path':'p#'}";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeImages() throws IOException {
        Files.write(folder.resolve("a0.png"), new byte[] {1, 2});
        Files.write(folder.resolve("a1.png"), new byte[] {3});
    }

    /** Returns two records, in which # is replaced by 0 and by 1. */
    private static List<String> records(String json) {
        String quoted = ("{" + json + "}").replace('\'', '"');
        return List.of(quoted.replace("#", "0"), quoted.replace("#", "1"));
    }

    private static Arguments same(String name, String columns, String json) {
        return Arguments.of(name, columns, json);
    }

    private static String message(String role, String text) {
        return "{'role':'" + role + "','content':'" + text + "'}";
    }

    private static String parts(String role, String text) {
        String image = role.equals("user") ? "{'type':'image'}," : "";
        return "{'role':'" + role + "','content':[" + image + "{'type':'text','text':'" + text + "'}]}";
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                same("image with bytes", IMAGE + TEXTS, BYTES + "," + PLAIN),
                same("image with a path alone", IMAGE + TEXTS, "'image':{'bytes':null,'path':'a#.png'}," + PLAIN),
                same("path", TEXT.formatted("image") + TEXTS, "'image':'a#.png'," + PLAIN),
                same("file_name", TEXT.formatted("file_name") + TEXTS, "'file_name':'a#.png'," + PLAIN),
                same("images", IMAGES + TEXTS, "'images':[{'bytes':'AwM='}]," + PLAIN),
                same("images with a path alone", IMAGES + TEXTS, "'images':[{'path':'a#.png'}]," + PLAIN),
                same("paths", PATHS + TEXTS, "'images':['a#.png']," + PLAIN),
                same(
                        "prompt",
                        IMAGE + TEXT.formatted("prompt") + TEXT.formatted("chosen") + TEXT.formatted("rejected"),
                        BYTES + ",'prompt':'q#','chosen':'c#','rejected':'r#'"),
                same(
                        "question beside a prompt",
                        IMAGE + TEXT.formatted("prompt") + TEXTS,
                        BYTES + ",'prompt':'p'," + PLAIN),
                same(
                        "conversation",
                        IMAGES + PARTS.formatted("prompt") + PARTS.formatted("chosen") + PARTS.formatted("rejected"),
                        "'images':[{'bytes':'AQ=='}],'prompt':[" + parts("user", "q#") + "],'chosen':["
                                + parts("assistant", "c#") + "],'rejected':[" + parts("assistant", "r#") + "]"),
                same(
                        "conversation of texts, with an id",
                        IMAGE + "optional int64 idx;" + CHAT.formatted("prompt") + CHAT.formatted("chosen")
                                + CHAT.formatted("rejected"),
                        BYTES + ",'idx':1#,'prompt':[" + message("user", "q#") + "],'chosen':["
                                + message("assistant", "c#") + "],'rejected':[" + message("assistant", "r#") + "]"),
                same(
                        "prompt in both responses",
                        IMAGE + CHAT.formatted("chosen") + CHAT.formatted("rejected"),
                        BYTES + ",'chosen':[" + message("user", "q#") + "," + message("assistant", "c#")
                                + "],'rejected':[" + message("user", "q#") + "," + message("assistant", "r#") + "]"),
                same(
                        "text for a prompt of conversations",
                        IMAGE + TEXT.formatted("prompt") + CHAT.formatted("chosen") + CHAT.formatted("rejected"),
                        BYTES + ",'prompt':'q#','chosen':[" + message("assistant", "c#") + "],'rejected':["
                                + message("assistant", "r#") + "]"),
                same(
                        "prompt in both responses and beside them",
                        IMAGE + TEXT.formatted("prompt") + CHAT.formatted("chosen") + CHAT.formatted("rejected"),
                        BYTES + ",'prompt':'q#','chosen':[" + message("user", "q#") + "," + message("assistant", "c#")
                                + "],'rejected':[" + message("user", "q#") + "," + message("assistant", "r#") + "]"),
                same("id", IMAGE + TEXT.formatted("id") + TEXTS, BYTES + ",'id':'x#'," + PLAIN),
                same("id, a number", IMAGE + "optional int64 id;" + TEXTS, BYTES + ",'id':7#," + PLAIN),
                same(
                        "id and idx",
                        IMAGE + "optional int64 idx;" + TEXT.formatted("id") + TEXTS,
                        BYTES + ",'idx':3,'id':'x#'," + PLAIN),
                same(
                        "question_id",
                        IMAGE + "optional int64 question_id;" + TEXTS,
                        BYTES + ",'question_id':3#," + PLAIN),
                same("idx", IMAGE + "optional int64 idx;" + TEXTS, BYTES + ",'idx':3#," + PLAIN),
                same("idx, a fraction", IMAGE + "optional double idx;" + TEXTS, BYTES + ",'idx':3.5," + PLAIN),
                same("idx, a flag", IMAGE + "optional boolean idx;" + TEXTS, BYTES + ",'idx':true," + PLAIN),
                same(
                        "origin",
                        IMAGE
                                + TEXT.formatted("ds_name")
                                + TEXT.formatted("origin_dataset")
                                + TEXT.formatted("origin_split")
                                + TEXT.formatted("image_path")
                                + TEXTS,
                        BYTES + ",'ds_name':'d','origin_dataset':'o','origin_split':'s','image_path':'i'," + PLAIN),
                same(
                        "origin_split, an object",
                        IMAGE + "optional group origin_split { optional binary model (STRING); }" + TEXTS,
                        BYTES + ",'origin_split':{'model':'m'}," + PLAIN),
                same(
                        "ds_name, a list",
                        IMAGE + LIST.formatted("ds_name", "binary element (STRING);") + TEXTS,
                        BYTES + ",'ds_name':['d']," + PLAIN),
                same(
                        "scores",
                        IMAGE + "optional double chosen_score; optional int64 rejected_score;" + TEXTS,
                        BYTES + ",'chosen_score':-0.5,'rejected_score':-#," + PLAIN),
                same(
                        "log-probabilities",
                        IMAGE + TEXT.formatted("logps") + TEXTS,
                        BYTES + ",'logps':'[-1.5, -0.5, [-1.0, -0.5], -2, -1, [-2]]'," + PLAIN),
                same("no log-probabilities", IMAGE + TEXT.formatted("logps") + TEXTS, BYTES + ",'logps':null," + PLAIN),
                same(
                        "what nobody reads",
                        IMAGE + "optional group meta { optional double a; }" + TEXTS,
                        BYTES + ",'meta':{'a':1}," + PLAIN));
    }

    private static List<Object> described(PreferencePair pair) {
        return Arrays.asList(
                described(pair.instruction()),
                pair.chosen(),
                pair.rejected(),
                pair.chosenScore(),
                pair.rejectedScore(),
                pair.origin(),
                pair.stored());
    }

    private static List<Object> described(Instruction instruction) {
        return List.of(
                instruction.id().replace("data.jsonl#", "data.parquet#"),
                instruction.question(),
                Base64.getEncoder().encodeToString(instruction.image().read()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void pairsAndInstructionsAreEqualInBothFormats(String name, String columns, String json) throws IOException {
        Path parquet = JsonToParquet.write(folder.resolve("data.parquet"), columns, records(json));
        Path lines = Files.writeString(folder.resolve("data.jsonl"), String.join("\n", records(json)));
        PreferenceDataset inParquet = PreferenceDataset.open(parquet);
        PreferenceDataset inLines = PreferenceDataset.open(lines);

        assertThat(inLines.toList().stream().map(SameInBothFormatsTest::described))
                .isEqualTo(inParquet.toList().stream()
                        .map(SameInBothFormatsTest::described)
                        .toList());
        assertThat(described(inLines.get(1))).isEqualTo(described(inParquet.get(1)));
        assertThat(List.of(
                        inLines.get(1).instruction().question(),
                        inLines.get(1).chosen(),
                        inLines.get(1).rejected()))
                .containsExactly("q1", "c1", "r1");
        assertThat(InstructionDataset.open(lines).toList().stream().map(SameInBothFormatsTest::described))
                .isEqualTo(InstructionDataset.open(parquet).toList().stream()
                        .map(SameInBothFormatsTest::described)
                        .toList());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                same("two images", IMAGES + TEXTS, "'images':[{'bytes':'AQ=='},{'bytes':'AQ=='}]," + PLAIN),
                same("no image", IMAGES + TEXTS, "'images':[]," + PLAIN),
                same("image of nothing", IMAGE + TEXTS, "'image':{'bytes':null,'path':null}," + PLAIN),
                same("image that is not there", TEXT.formatted("image") + TEXTS, "'image':'none.png'," + PLAIN),
                same("image that is a folder", TEXT.formatted("image") + TEXTS, "'image':'/'," + PLAIN),
                same("no question", IMAGE + TEXTS, BYTES + ",'chosen':'c','rejected':'r'"),
                same(
                        "two questions",
                        IMAGE + CHAT.formatted("chosen") + CHAT.formatted("rejected"),
                        BYTES + ",'chosen':[" + message("user", "q") + "," + message("assistant", "c")
                                + "],'rejected':[" + message("user", "p") + "," + message("assistant", "r") + "]"),
                same(
                        "another prompt beside the responses",
                        IMAGE + TEXT.formatted("prompt") + CHAT.formatted("chosen") + CHAT.formatted("rejected"),
                        BYTES + ",'prompt':'x','chosen':[" + message("user", "q") + "," + message("assistant", "c")
                                + "],'rejected':[" + message("user", "q") + "," + message("assistant", "r") + "]"),
                same(
                        "picture in base64",
                        TEXT.formatted("image") + TEXTS,
                        "'image':'" + "iVBORw0K".repeat(600) + "'," + PLAIN),
                same(
                        "system prompt",
                        IMAGE + CHAT.formatted("prompt") + CHAT.formatted("chosen") + CHAT.formatted("rejected"),
                        BYTES + ",'prompt':[" + message("system", "s") + "," + message("user", "q") + "],'chosen':["
                                + message("assistant", "c") + "],'rejected':[" + message("assistant", "r") + "]"),
                same("blank id", IMAGE + TEXT.formatted("id") + TEXTS, BYTES + ",'id':' '," + PLAIN),
                same(
                        "log-probabilities of nothing",
                        IMAGE + TEXT.formatted("logps") + TEXTS,
                        BYTES + ",'logps':'x'," + PLAIN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void invalidRecordsAreRejectedInBothFormats(String name, String columns, String json) throws IOException {
        Path parquet = JsonToParquet.write(folder.resolve("data.parquet"), columns, records(json));
        Path lines = Files.writeString(folder.resolve("data.jsonl"), String.join("\n", records(json)));

        for (Path file : List.of(parquet, lines)) {
            assertThatThrownBy(() -> PreferenceDataset.open(file)
                            .toList()
                            .forEach(pair -> pair.instruction().image().read()))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(file.toString())
                    .message()
                    .hasSizeLessThan(900);
        }
    }
}
