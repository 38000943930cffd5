package io.github.rlaifv.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreFolderIT {
    @TempDir
    Path folder;

    @Test
    void outputContainsLogProbabilityPerToken() throws Exception {
        GoldenCase golden = GoldenCase.of("llava15").stream()
                .filter(c -> c.images().size() == 1 && c.exifApplied())
                .findFirst()
                .orElseThrow();
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.write(images.resolve("photo.jpg"), golden.images().get(0).read());
        Path questions = Files.writeString(
                folder.resolve("questions.txt"),
                golden.prompt().messages().get(0).text() + "\n");
        Path output = folder.resolve("out/scores.json");

        int code = RlaifvCommand.commandLine(List.of(new ScoreFolder()))
                .execute(
                        "score",
                        "--model",
                        golden.model().toString(),
                        "--images",
                        images.toString(),
                        "--questions",
                        questions.toString(),
                        "--responses",
                        golden.response(),
                        "--output",
                        output.toString());

        assertThat(code).isZero();
        JsonNode scored = Fixtures.json(output).path("cases").path(0);
        assertThat(scored.path("image").asText()).isEqualTo("photo.jpg");
        assertThat(scored.path("prompt_tokens").asInt())
                .isEqualTo(golden.json().path("input_ids").size());
        assertThat(scored.path("token_ids")).isEqualTo(golden.json().path("response_ids"));
        JsonNode expected = golden.json().path("per_token_logps");
        assertThat(expected).isNotEmpty();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(scored.path("log_probs").path(i).asDouble())
                    .isCloseTo(expected.path(i).asDouble(), within(1e-4));
        }
    }
}
