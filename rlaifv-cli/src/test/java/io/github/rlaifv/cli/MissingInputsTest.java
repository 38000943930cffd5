package io.github.rlaifv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.OptionTexts;
import io.github.rlaifv.cli.testkit.RequiredOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command that needs a model or a file reports a missing one in one paragraph with its path. */
class MissingInputsTest {
    /** Commands that need no model and no file. */
    private static final Set<String> WITHOUT_INPUT =
            Set.of("quickstart", "ablation", "doctor", "gpu-check", "completion");

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    static Stream<String> commands() {
        return OptionTexts.commands().map(CommandLine::getCommandName).filter(name -> !WITHOUT_INPUT.contains(name));
    }

    private List<String> line(String command) {
        List<String> line = new ArrayList<>(List.of(command));
        for (String argument : RequiredOptions.of(command)) {
            line.add(argument.replaceAll("(^|=)(none|x|y)$", "$1" + Matcher.quoteReplacement(folder + "/") + "$2"));
        }
        boolean writes = OptionTexts.commands()
                .filter(one -> one.getCommandName().equals(command))
                .anyMatch(one -> one.getCommandSpec().findOption("--output") != null);
        if (writes) {
            line.add("--output=" + folder.resolve("out"));
        }
        return line;
    }

    private String refused(List<String> line) {
        assertThat(rlaifv.run(line.toArray(String[]::new))).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.printed()).isEmpty();
        assertThat(rlaifv.errors().strip().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("rlaifv " + line.get(0) + ": ")
                .doesNotContain("unexpected error")
                .contains(folder.toString());
        return rlaifv.errors();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void missingInputIsReportedAndNothingIsWritten(String command) {
        refused(line(command));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    /** A folder in which there is something else is as good as none. */
    @ParameterizedTest
    @MethodSource("commands")
    void folderOfAnotherKindIsReported(String command) throws IOException {
        for (String name : List.of("none", "x", "y")) {
            Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("notes.txt"), "mine");
        }
        refused(line(command));
    }

    @Test
    void modelsThatDoctorCannotUseAreProblems() {
        int code = rlaifv.run("doctor", "--model=" + folder.resolve("none"));
        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.printed())
                .containsPattern("problem +model +"
                        + Pattern.quote(folder.resolve("none").toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feedback --policy=embedded --decomposer=rules --instructions",
                "rerank --policy=embedded --reference=embedded --instructions",
                "reference --model=embedded --pairs",
                "train --policy=embedded --pairs",
                "convert --pairs"
            })
    void emptyFileIsNamedAndNothingIsWritten(String words) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
        List<String> line = new ArrayList<>(List.of((words + "=" + empty).split(" ")));
        line.add("--output=" + folder.resolve("out"));
        assertThat(refused(line)).contains(empty + " has no ");
        assertThat(folder.resolve("out/pairs.jsonl")).doesNotExist();
    }

    @Test
    void fileWithoutInstructionsIsNamedWhenModelsAreCompared() throws IOException {
        Path empty = Files.writeString(folder.resolve("in.jsonl"), "");
        Path one = Files.writeString(folder.resolve("one.jsonl"), "{\"id\": \"i0\", \"text\": \"A dog.\"}\n");
        Path two = Files.writeString(folder.resolve("two.jsonl"), "{\"id\": \"i0\", \"text\": \"A cat.\"}\n");
        List<String> line = List.of(
                "human-compare",
                "--model",
                "a=" + one,
                "b=" + two,
                "--instructions=" + empty,
                "--output=" + folder.resolve("out"));
        assertThat(refused(line)).contains(empty + " has no instruction");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void adapterThatCannotBeMergedIsNamed() {
        Path none = folder.resolve("none");
        assertThat(refused(List.of("merge", "--adapter=" + none, "--output=" + folder.resolve("out"))))
                .contains(none.toString());
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
