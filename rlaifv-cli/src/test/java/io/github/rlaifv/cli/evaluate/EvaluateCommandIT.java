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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void bestOfNIsEvaluatedAsAModelOfItsOwn() throws IOException {
        Path output = folder.resolve("best");
        String[] options = {"--best-of=3", "--rule=policy_perplexity", "--candidate-temperature=1.2"};
        assertThat(evaluate(output, options)).as(errors.toString()).isZero();
        byte[] card = Files.readAllBytes(output.resolve("card.json"));
        assertThat(output.resolve("card.json")).content().contains("best of 3");
        assertThat(Files.readAllLines(output.resolve("answers.jsonl"))).hasSize(items);
        Files.delete(output.resolve("card.json"));
        assertThat(evaluate(output, options)).isZero();
        assertThat(output.resolve("card.json")).hasBinaryContent(card);

        assertThat(evaluate(output, "--best-of=3", "--rule=tempered", "--reference=" + MODEL))
                .isEqualTo(ExitCode.FAILED);
        assertThat(evaluate(folder.resolve("none"), "--best-of=3")).isEqualTo(ExitCode.FAILED);
        assertThat(errors.toString()).contains("add --reference, the model that it was aligned from");
    }

    @Test
    void candidatesAreSampledWithTheOptionsOfDecoding() throws IOException {
        assertThat(evaluate(folder.resolve("greedy"))).as(errors.toString()).isZero();
        String[] likeliest = {"--rule=policy_perplexity", "--candidate-temperature=1.5", "--top-k=1"};
        for (String candidates : List.of("--best-of=2", "--guided=2")) {
            Path output = folder.resolve("likeliest" + candidates);
            List<String> options = new ArrayList<>(List.of(likeliest));
            options.add(candidates);
            assertThat(evaluate(output, options.toArray(String[]::new)))
                    .as(errors.toString())
                    .isZero();
            assertThat(replies(output)).hasSize(items).isEqualTo(replies(folder.resolve("greedy")));
        }
    }

    /** The answers without the fingerprints of what was asked. */
    private static List<String> replies(Path output) throws IOException {
        return Files.readAllLines(output.resolve("answers.jsonl")).stream()
                .map(line -> line.replaceFirst("\"asked\":\"[^\"]*\"", ""))
                .toList();
    }

    @Test
    void guidedDecodingIsEvaluatedAsAModelOfItsOwn() throws IOException {
        Path output = folder.resolve("guided");
        assertThat(evaluate(output, "--guided=2", "--rule=policy_perplexity"))
                .as(errors.toString())
                .isZero();
        assertThat(output.resolve("card.json")).content().contains("guided by 2 candidates per sentence");
        assertThat(Files.readAllLines(output.resolve("answers.jsonl"))).hasSize(items);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--best-of=2 --guided=2 | --guided has no effect with --best-of",
                "--guided=65 | '--guided': must be in [1, 64], was 65",
                "--rule=tempered | --rule has no effect on single responses: add --best-of=16",
                "--reference=embedded | --reference has no effect on single responses: add --best-of=16",
                "--rule=mean | --rule has no effect on single responses: add --best-of=16",
                "--shortlist=3 | --shortlist has no effect on single responses: add --best-of=16",
                "--labeler=embedded | --labeler has no effect on single responses: add --best-of=16",
                "--best-of=2 --rule=mean --shortlist=3 | --shortlist has no effect with --rule=MEAN: add --rule=verified",
                "--best-of=2 --rule=mean --reference-weight=0.3 | --reference-weight has no effect with --rule=MEAN",
                "--best-of=2 --recipe=paper --labeler=embedded | --labeler has no effect without --rule=verified",
                "--best-of=2 --rule=average | --rule=AVERAGE takes the mean over several models, but there is one",
                "--best-of=2 --average-with=embedded | --average-with has no effect with --rule=VERIFIED",
                "--best-of=2 --rule=mean --labeler=embedded | --labeler has no effect without --rule=verified",
                "--best-of=2 --rule=tempered --reference-weight=2 | '--reference-weight': must be in [0, 1], was 2.0",
                "--best-of=2 --temperature=0.5 | --temperature has no effect with --best-of and --guided: set"
                        + " --candidate-temperature",
                "--guided=2 --beams=3 | --beams has no effect with --best-of and --guided, whose candidates are sampled",
                "--best-of=65 | '--best-of': must be in [1, 64], was 65"
            })
    void uselessOptionsOfBestOfNAreRejected(String options, String message) {
        assertThat(evaluate(folder.resolve("run"), options.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(errors.toString()).contains(message);
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
