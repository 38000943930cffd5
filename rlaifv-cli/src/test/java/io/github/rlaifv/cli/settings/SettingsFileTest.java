package io.github.rlaifv.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings files are read as options are, and mistakes in them are reported with file, line and field. */
class SettingsFileTest {
    private static final String NEEDED = "policy: p\ninstructions: i\noutput: o\n";

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String refused(String command, Path file, String... more) {
        List<String> line = new ArrayList<>(List.of(command, "--settings=" + file));
        line.addAll(List.of(more));
        assertThat(rlaifv.run(line.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
        return rlaifv.errors().lines().findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "candidats: 5 | 4 | candidats | 'the command rerank has no such option. Did you mean candidates?'",
                "max_new_tokens: 5 | 4 | max_new_tokens | Did you mean max-new-tokens?",
                "candidates: 65 | 4 | candidates | 'must be in [1, 64], was 65'",
                "candidates: many | 4 | candidates | 'many'' is not an int'",
                "candidates: 1.5 | 4 | candidates | '1.5'' is not an int'",
                "rule: BEST | 4 | rule | 'expected one of [MEAN'",
                "temperature: -1 | 4 | temperature | 'must be finite and >= 0'",
                "candidates: [5, 6] | 4 | candidates | 'it holds a list, but the option takes one value'",
                "rule: {a: b} | 4 | rule | 'it holds names with values, but the option takes one value'",
                "image-root: [[a]] | 4 | image-root | 'a value in it is no single value'",
                "reference: *m | 4 | reference | '*m refers to another place of the file'",
                "image-root: [a, *m] | 4 | image-root | '*m refers to another place of the file'",
                "force: 3 | 4 | force | 'must be true or false, was 3'",
                "dry-run: true | 4 | dry-run | 'is an option of the command line alone'",
                "reference: ftp://x/y | 4 | reference | 'models have no addresses of the scheme ''ftp'''"
            })
    void mistakeIsReportedWithLineAndField(String yaml, int line, String field, String problem) throws IOException {
        Path file = file("a.yaml", NEEDED + yaml + "\n");
        assertThat(refused("rerank", file))
                .startsWith("rlaifv rerank: " + file + ", line " + line + ", field " + field + ": ")
                .contains(problem);
    }

    @Test
    void optionUnderTwoNamesIsRefused() throws IOException {
        Path file = file("a.yaml", "save-every: 3\ncheckpoint-every: 4\n" + NEEDED);
        assertThat(refused("align", file)).contains("line 2, field checkpoint-every: it is another name of an option");
    }

    @ParameterizedTest
    @CsvSource({
        "a.yaml, 'a: 1\nb: [2', ', line 2: this is not valid YAML'",
        "a.yaml, 'seed: 1\nseed: 2', ', line 2: this is not valid YAML (Duplicate field'",
        "a.yaml, '- a', 'holds no fields: a settings file has one field per option'",
        "a.yaml, 'seed: 1\n---\nseed: 2', 'the file has a second part'",
        "a.json, '{\"seed\": 1,}', ', line 1: this is not valid JSON'",
        "missing/a.yaml, '', 'does not exist'"
    })
    void unreadableFileIsNamed(String name, String text, String problem) throws IOException {
        Path file = name.contains("/") ? folder.resolve(name) : file(name, text);
        assertThat(refused("rerank", file)).startsWith("rlaifv rerank: ").contains(file.toString(), problem);
    }

    private String printed(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, "--print-settings"));
        line.addAll(List.of(arguments));
        assertThat(rlaifv.run(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return rlaifv.printed();
    }

    @Test
    void optionsOfTheCommandLineWin() throws IOException {
        Path file = file("a.yaml", NEEDED + "candidates: 3\nimage-root: [a, b]\nforce: true\nsave-every: 5\n");
        String printed = printed(
                "align",
                "--candidates=4",
                "--image-root",
                "c",
                "--settings",
                file.toString(),
                "--checkpoint-every=6",
                "--force=false");
        JsonNode tree = new YAMLMapper().readTree(printed);
        assertThat(tree.path("candidates").asInt()).isEqualTo(4);
        assertThat(tree.path("image-root")).hasSize(1);
        assertThat(tree.path("force").asBoolean()).isFalse();
        assertThat(tree.path("checkpoint-every").asInt()).isEqualTo(6);
    }

    @Test
    void parametersMayBeFieldsAndGiveWayToTypedOnes() throws IOException {
        Path file = file("a.yaml", "folder: [one, two]\noutput: o\n");
        assertThat(printed("merge", "--settings=" + file)).contains("folder: # " + file + ", line 1\n- one\n- two\n");
        assertThat(printed("merge", "--settings=" + file, "three")).contains("folder: # command line\n- three\n");
        assertThat(printed("merge", "--settings=" + file, "--", "--four"))
                .contains("folder: # command line\n- --four\n");
        Path near = file("b.yaml", "folders: [one]\noutput: o\n");
        assertThat(refused("merge", near)).contains("field folders", "Did you mean folder?");
    }

    @Test
    void missingValueIsNotGiven() throws IOException {
        Path file = file("a.yaml", NEEDED + "reference:\nquestions: null\nimage-root: []\n");
        assertThat(printed("rerank", "--settings=" + file)).contains("reference: null", "image-root: null # none");
    }

    @Test
    void requiredOptionMayComeFromTheFile() throws IOException {
        Path file = file("a.json", "{\"policy\": \"p\", \"instructions\": \"i\"}");
        assertThat(refused("rerank", file)).contains("Missing required option: '--output=FOLDER'");
        assertThat(printed("rerank", "--settings=" + file, "--output=o"))
                .contains("policy: p # " + file + ", line 1\n");
    }

    @Test
    void defaultsThatDependOnOtherOptionsArePrinted() {
        assertThat(printed("align", "--policy=p", "--instructions=i", "--output=o", "--lora=4"))
                .contains("learning-rate: 5.0E-5 # default\n", "alpha: 8.0 # default\n", "dropout: 0.0 # default\n");
        assertThat(printed("quickstart")).contains("rounds: 6 # default\n", "output: quickstart # default\n");
    }
}
