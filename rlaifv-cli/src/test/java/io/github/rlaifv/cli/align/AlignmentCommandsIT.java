package io.github.rlaifv.cli.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alignment commands as a user starts them, with small models and sizes. */
class AlignmentCommandsIT {
    @TempDir
    Path folder;

    private static String model(String family) {
        return Fixtures.require(Fixtures.path(family, "model")).toString();
    }

    private void runs(String command, String... models) throws IOException {
        Path output = folder.resolve("run");
        List<String> line = new ArrayList<>(List.of(
                command,
                "--instructions=" + Fixtures.path("photos"),
                "--questions=" + Files.writeString(folder.resolve("questions.txt"), "Describe it.\nWhat is there?\n"),
                "--output=" + output,
                "--rounds=1",
                "--per-round=2",
                "--development=1",
                "--candidates=2",
                "--max-new-tokens=4",
                "--claim-tokens=6",
                "--least-answer-mass=0",
                "--epochs=1"));
        line.addAll(List.of(models));
        int exit = RlaifvCommand.commandLine(List.of(new AlignCommand(), new SelfAlignCommand()))
                .execute(line.toArray(String[]::new));
        assertThat(exit).isZero();
        assertThat(output.resolve("alignment.json")).exists();
        assertThat(output.resolve("round-1/feedback/candidates.jsonl")).isNotEmptyFile();
        assertThat(output.resolve("alignment-report.html"))
                .content()
                .contains("confirmed minus rejected claims a response");
    }

    private void assertTrained() {
        assertThat(folder.resolve("run/alignment-report.html")).content().contains("round-1/training-report.html");
        assertThat(folder.resolve("run/round-1/training-report.html")).exists();
    }

    @Test
    void alignLlava() throws IOException {
        try (ClaimServer divider = ClaimServer.start()) {
            runs(
                    "align-llava",
                    "--policy=" + model("llava15"),
                    "--labeler=" + model("llava_next"),
                    "--decomposer=" + divider.address());
        }
        assertTrained();
    }

    @Test
    void selfAlign() throws IOException {
        try (ClaimServer divider = ClaimServer.start()) {
            runs("self-align", "--model=" + model("omnilmm"), "--decomposer=" + divider.address());
        }
        assertTrained();
    }

    @Test
    void textOnlyModelCanBeTheDecomposer() throws IOException {
        runs("self-align", "--model=" + model("llava15"), "--decomposer=" + textModel(), "--newest-labeler");
        // random weights write no readable lists of claims: nothing is trained, and the report has no broken links
        assertThat(folder.resolve("run/round-1/feedback/claims.jsonl")).isNotEmptyFile();
        assertThat(folder.resolve("run/round-1/training-report.html")).doesNotExist();
        assertThat(folder.resolve("run/alignment-report.html")).content().doesNotContain("training-report.html");
    }

    /** Copies the text-only fixture and raises its maximum prompt length. */
    private Path textModel() throws IOException {
        Path stored = Fixtures.repository().resolve("rlaifv-core/src/test/resources/textonly/qwen2");
        Path target = Files.createDirectory(folder.resolve("qwen2"));
        try (Stream<Path> files = Files.list(stored)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        Path config = target.resolve("config.json");
        String text = Files.readString(config);
        String longer = text.replaceFirst("\"max_position_embeddings\": \\d+", "\"max_position_embeddings\": 4096");
        assertThat(longer).isNotEqualTo(text);
        Files.writeString(config, longer);
        return target;
    }
}
