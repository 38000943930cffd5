package io.github.rlaifv.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The evaluate and compare commands with a real (tiny) model on files in POPE's published layout. */
class EvaluateCommandIT {
    private static final Path MODEL = Fixtures.path("llava15", "model");

    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();
    private Path data;
    private int items;

    @BeforeEach
    void writePope() throws IOException {
        Fixtures.require(MODEL);
        data = Files.createDirectories(folder.resolve("pope"));
        Files.createDirectory(data.resolve("val2014"));
        List<String> lines = new ArrayList<>();
        for (Instruction photo : ImageFolder.everyQuestion(Fixtures.path("photos"), List.of("?"))) {
            String name = photo.id().substring(0, photo.id().lastIndexOf('#'));
            Files.copy(Fixtures.path("photos", name), data.resolve("val2014").resolve(name));
            for (String thing : List.of("a dog", "a car")) {
                lines.add("{\"question_id\": %d, \"image\": \"%s\", \"text\": \"Is there %s?\", \"label\": \"%s\"}"
                        .formatted(lines.size() + 1, name, thing, lines.size() % 2 == 0 ? "yes" : "no"));
            }
        }
        items = lines.size();
        Files.write(data.resolve("coco_pope_random.json"), lines);
    }

    private int execute(Object command, String... arguments) {
        CommandLine line = RlaifvCommand.commandLine(List.of(command));
        line.setErr(new PrintWriter(errors, true));
        return line.execute(arguments);
    }

    private int evaluate(Path output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate",
                "--benchmark=pope",
                "--data=" + data,
                "--model=" + MODEL,
                "--output=" + output,
                "--max-new-tokens=4",
                "--device=cpu"));
        arguments.addAll(Arrays.asList(more));
        return execute(new EvaluateCommand(), arguments.toArray(String[]::new));
    }

    @Test
    void resumedEvaluationWritesTheSameCard() throws IOException {
        Path output = folder.resolve("run");
        assertThat(evaluate(output)).isZero();
        byte[] card = Files.readAllBytes(output.resolve("card.json"));
        assertThat(EvaluationCard.read(output.resolve("card.json")).items()).isEqualTo(items);
        List<String> answers = Files.readAllLines(output.resolve("answers.jsonl"));
        assertThat(answers).hasSize(items);
        Files.write(output.resolve("answers.jsonl"), answers.subList(0, items / 2));

        assertThat(evaluate(output, "--per-call=1")).isZero();
        assertThat(output.resolve("card.json")).hasBinaryContent(card);
    }

    @Test
    void compareWritesOnePageForTwoRuns() {
        assertThat(evaluate(folder.resolve("greedy"))).isZero();
        assertThat(evaluate(folder.resolve("sampled"), "--temperature=1.5", "--seed=3"))
                .isZero();
        Path page = folder.resolve("comparison.html");
        assertThat(execute(
                        new CompareCommand(),
                        "compare",
                        "--model=greedy=" + folder.resolve("greedy"),
                        "--model=sampled=" + folder.resolve("sampled"),
                        "--output=" + page))
                .isZero();
        assertThat(page).content().contains("greedy", "sampled", "POPE", "accuracy");
    }

    @Test
    void missingFilesAreReportedBeforeModelIsOpened() {
        int exit = execute(
                new EvaluateCommand(),
                "evaluate",
                "--benchmark=amber",
                "--data=" + data,
                "--model=" + folder.resolve("no-model"),
                "--output=" + folder.resolve("run"));
        assertThat(exit).isEqualTo(ExitCode.FAILED);
        assertThat(errors.toString()).contains("AMBER needs").contains("query_all.json");

        int unjudged = execute(
                new EvaluateCommand(),
                "evaluate",
                "--benchmark=refomb",
                "--data=" + data,
                "--model=" + MODEL,
                "--output=" + folder.resolve("run"));
        assertThat(unjudged).isEqualTo(ExitCode.USAGE);
        assertThat(errors.toString()).contains("--benchmark=REFOMB needs a judge: add --judge");
    }
}
