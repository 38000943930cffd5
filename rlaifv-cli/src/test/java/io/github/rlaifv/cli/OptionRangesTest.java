package io.github.rlaifv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands name the option whose value they reject, before they open a model or write a file. */
class OptionRangesTest {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private int run(String line) {
        List<String> arguments = new ArrayList<>(Arrays.asList(line.split(" ")));
        arguments.add("--output=" + folder.resolve("out"));
        return rlaifv.run(arguments.toArray(String[]::new));
    }

    private void assertRejected(String line, String message) throws IOException {
        assertThat(run(line)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors().strip()).isEqualTo("rlaifv " + line.split(" ")[0] + ": " + message);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--candidates=65, 'must be in [1, 64], was 65'",
        "--candidates=0, 'must be in [1, 64], was 0'",
        "--beta=0, 'must be finite and > 0, was 0.0'",
        "--temperature=-1, 'must be finite and >= 0, was -1.0'",
        "--max-new-tokens=0, 'must be >= 1, was 0'",
        "--per-call=0, 'must be >= 1, was 0'"
    })
    void rerankNamesTheOption(String option, String message) throws IOException {
        assertRejected("rerank --policy=none --instructions=none.jsonl " + option, invalid(option, message));
    }

    @ParameterizedTest
    @CsvSource({
        "--max-new-tokens=0, 'must be >= 1, was 0'",
        "--temperature=-1, 'must be finite and >= 0, was -1.0'",
        "--judge-tokens=0, 'must be >= 1, was 0'",
        "--per-call=0, 'must be >= 1, was 0'",
        "--resamples=0, 'must be >= 1, was 0'"
    })
    void evaluateNamesTheOption(String option, String message) throws IOException {
        assertRejected("evaluate --benchmark=pope --data=none --model=none " + option, invalid(option, message));
    }

    @ParameterizedTest
    @CsvSource({
        "--changes=-1, 'must be >= 0, was -1'",
        "--model==t/ev, 'the name is empty in ''=t/ev''. Use name=folder, such as base=t/ev'"
    })
    void compareNamesTheOption(String option, String message) throws IOException {
        assertRejected("compare --model a=x b=y " + option, invalid(option, message));
    }

    @ParameterizedTest
    @CsvSource({
        "'ablation --arms=,', --arms, Give at least one way of making pairs",
        "'ablation --seed=,', --seed, Give at least one seed",
        "'quickstart --learning-rate=,', --learning-rate, Give at least one learning rate",
        "'gpu-check --types=,', --types, Give at least one type"
    })
    void emptyListsAreRejected(String line, String option, String remedy) {
        assertThat(run(line)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("'" + option + "': the list is empty. " + remedy);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "'rerank --policy=m --instructions=x --candidates=x', candidates, 'is not an int'",
        "'self-align --model=m --instructions=x --storage=abc', storage, 'expected one of [FLOAT32, FLOAT16, BFLOAT16] but was ''abc'''",
        "'quickstart --storage=int64', storage, 'expected one of [FLOAT32, FLOAT16, BFLOAT16] but was ''int64'''",
        "'quickstart --candidats=3', candidats, 'Possible solutions: --candidates'"
    })
    void misreadOptionIsReportedWithoutTheWholeHelp(String line, String option, String message) {
        assertThat(run(line)).isEqualTo(ExitCode.USAGE);
        String command = "rlaifv " + line.split(" ")[0];
        assertThat(rlaifv.errors())
                .startsWith(command + ": ")
                .contains("--" + option, message)
                .endsWith("Run '" + command + " --help' for the options." + System.lineSeparator());
        assertThat(rlaifv.errors().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rerank --policy=none", "self-align --model=none"})
    void splitOfOneFileIsRejected(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), "{}\n");
        assertThat(run(command + " --split=train --instructions=" + file)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors())
                .contains("--split=train needs a folder", file + " is a single file", "remove --split")
                .hasLineCount(1);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static String invalid(String option, String message) {
        return "Invalid value for option '" + option.substring(0, option.indexOf('=')) + "': " + message;
    }

    @Test
    void missingInstructionsAreReportedBeforeModelIsOpened() {
        Path missing = folder.resolve("missing.jsonl");
        assertThat(run("rerank --policy=none --instructions=" + missing)).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(missing.toString());
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void helpShowsNameAndFolderOfComparedModels() {
        rlaifv.run("compare", "--help");
        assertThat(rlaifv.printed()).contains("<name=folder>").doesNotContain("String=Path");
    }
}
