package io.github.rlaifv.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script of {@code rlaifv completion}, sourced by the shells themselves. */
class CompletionCommandTest {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private Path script(String shell) throws IOException {
        assertThat(rlaifv.run("completion", shell)).as(rlaifv.errors()).isZero();
        return Files.writeString(folder.resolve("rlaifv." + shell), rlaifv.printed());
    }

    @ParameterizedTest
    @CsvSource({
        "rlaifv ev, evaluate",
        "rlaifv rerank --ru, --rule",
        "rlaifv rerank --rule A, ANCHORED",
        "rlaifv evaluate --benchmark PO, POPE",
        "rlaifv completion, bash"
    })
    void bashCompletesCommandsOptionsAndValues(String typed, String completed) throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "bash is not installed");
        String[] words = typed.split(" ");
        boolean next = typed.equals("rlaifv completion");
        String program = "compopt() { :; }; source '" + script("bash") + "'; COMP_WORDS=(" + typed + (next ? " ''" : "")
                + "); COMP_CWORD=" + (next ? words.length : words.length - 1)
                + "; _complete_rlaifv; printf '%s\n' \"${COMPREPLY[@]}\"";
        assertThat(JavaProgram.run(new ProcessBuilder(bash.toString(), "-c", program)))
                .containsIgnoringCase(completed);
    }

    /** In zsh, the function of the script runs within zsh's emulation of bash, which selects among its words. */
    @ParameterizedTest
    @CsvSource({"rlaifv ev, evaluate", "rlaifv rerank --rule A, ANCHORED", "rlaifv completion b, bash"})
    void zshCompletesCommandsOptionsAndValues(String typed, String completed) throws Exception {
        Optional<Path> zsh = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, "zsh"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(zsh.isPresent(), "zsh is not installed");
        String program = "source '" + script("zsh") + "' && whence _complete_rlaifv && completed() {"
                + " emulate -L sh; setopt kshglob noshglob braceexpand; COMP_WORDS=(" + typed + "); COMP_CWORD="
                + (typed.split(" ").length - 1)
                + "; _complete_rlaifv; printf '%s\n' \"${COMPREPLY[@]}\"; }; completed";
        assertThat(JavaProgram.run(new ProcessBuilder(zsh.orElseThrow().toString(), "-f", "-c", program)))
                .contains("_complete_rlaifv")
                .containsIgnoringCase(completed);
    }

    @Test
    void unknownShellIsRejected() {
        assertThat(rlaifv.run("completion", "fish")).isEqualTo(2);
        assertThat(rlaifv.errors()).contains("BASH", "ZSH", "fish");
    }
}
