package io.github.rlaifv.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.testkit.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All stages of a reproduction run on the embedded model, with the smallest numbers. */
class ReproduceCommandIT {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private JsonNode reproduce(String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "reproduce",
                "--scale=tiny",
                "--output=" + folder.resolve("out"),
                "--rounds=1",
                "--per-round=4",
                "--development=2",
                "--candidates=3",
                "--max-new-tokens=48",
                "--epochs=1",
                "--test-items=2",
                "--json"));
        line.addAll(List.of(more));
        assertThat(rlaifv.run(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return new ObjectMapper().readTree(rlaifv.printed());
    }

    private Map<Path, FileTime> written(String part) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("out").resolve(part))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Test
    void stagesEndInTheTablesAndAreSkippedWhenTheyAreFinished() throws IOException {
        JsonNode first = reproduce("--best-of=1,2");
        assertThat(first.path("stages").findValuesAsText("stage"))
                .containsExactly(
                        "data",
                        "candidates",
                        "feedback",
                        "pairs",
                        "training",
                        "choice",
                        "evaluation",
                        "best-of-n",
                        "tables");
        assertThat(first.at("/main/0/paper_aligned").doubleValue()).isEqualTo(10.5);
        assertThat(first.at("/main/0/base").isNumber()).isTrue();
        assertThat(first.at("/best_of_n").findValuesAsText("n")).containsExactly("1", "2");
        assertThat(first.at("/rule").asText()).isEqualTo("MEAN");
        assertThat(folder.resolve("out/reproduction.html"))
                .content()
                .doesNotContain("<td>--beta</td>")
                .contains(
                        "RLAIF-V 7B",
                        "54.5",
                        "10.5",
                        "13.6",
                        "<td>--epochs</td><td>4</td><td>1</td><td>command line</td>",
                        "7.8 to 16.0",
                        "Best of N by",
                        "Use of models");
        assertThat(folder.resolve("out/rounds/alignment-report.html")).exists();
        assertThat(folder.resolve("out/comparison.html")).exists();

        Map<Path, FileTime> rounds = written("rounds");
        Map<Path, FileTime> answers = written("evaluation");
        Map<Path, FileTime> pools = written("best-of-n");
        JsonNode verified = reproduce("--best-of=1,2", "--rule=verified");
        assertThat(verified.at("/rule").asText()).isEqualTo("VERIFIED");
        assertThat(verified.at("/best_of_n").findValuesAsText("n")).containsExactly("1", "2");
        assertThat(folder.resolve("out/best-of-n/of-1/verified-0.1-8/best-of-1/card.json"))
                .exists();
        assertThat(folder.resolve("out/best-of-n/of-2/verified-0.1-8/pools/pools.jsonl"))
                .content()
                .contains("\"claims\"");
        assertThat(written("best-of-n")).containsAllEntriesOf(pools);

        JsonNode last = reproduce("--best-of=0");
        assertThat(last.at("/best_of_n")).isEmpty();
        assertThat(folder.resolve("out/reproduction.html")).content().doesNotContain("Best of N by");
        assertThat(written("rounds")).isEqualTo(rounds);
        assertThat(written("evaluation")).isEqualTo(answers);
        assertThat(finishedRounds()).isTrue();
        assertThat(finishedRounds("--evaluations-per-epoch=0")).isFalse();
        assertThat(finishedRounds("--unusable-images=stop")).isFalse();
    }

    /** Whether a dry run says that nothing is left of the rounds. */
    private boolean finishedRounds(String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(more));
        line.addAll(List.of("--best-of=0", "--dry-run"));
        return reproduce(line.toArray(String[]::new)).toString().contains("candidates, which is finished");
    }
}
