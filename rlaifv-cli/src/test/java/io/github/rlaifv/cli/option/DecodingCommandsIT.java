package io.github.rlaifv.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
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

/** Beam search and the settings of checkpoints in commands, on the embedded model. */
class DecodingCommandsIT {
    private static final String QUESTION = "Describe the image.";

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();
    private Path image = Path.of("");
    private Path model = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        image = TinyData.image(folder);
        model = EmbeddedModel.copyInto(folder.resolve("model"));
    }

    private String ask(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "ask",
                "--model=" + model,
                "--image=" + image,
                "--question=" + QUESTION,
                "--max-new-tokens=24",
                "--device=cpu"));
        line.addAll(Arrays.asList(more));
        assertThat(rlaifv.run(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return rlaifv.printed().strip();
    }

    @Test
    void answerOfABeamSearchIsItsBestResponse() {
        BeamSearch beams = new BeamSearch(5, 2, EarlyStopping.NEVER);
        Sampling sampling =
                Sampling.builder().temperature(0).maxNewTokens(24).beams(beams).build();
        Prompt prompt = Prompt.of(ImageSource.of(image), QUESTION);
        String best;
        try (Policy policy = Policies.open(model)) {
            best = policy.generate(List.of(new GenerationRequest("k", prompt, 1, sampling)))
                    .get(0)
                    .get(0)
                    .text();
        }
        String[] search = {"--temperature=0", "--beams=5", "--length-penalty=2", "--early-stopping=never"};
        assertThat(ask(search)).isEqualTo(best);
        String[] streamed = Arrays.copyOf(search, search.length + 1);
        streamed[search.length] = "--stream=true";
        assertThat(ask(streamed)).isEqualTo(best);
    }

    @Test
    void settingsOfTheCheckpointLimitSampling() throws IOException {
        String greedy = ask("--temperature=0");
        Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": 2, \"top_k\": 1}");
        assertThat(ask("--temperature=1.5", "--decoding=checkpoint", "--seed=7"))
                .isEqualTo(greedy);
        assertThat(ask("--temperature=1.5", "--seed=7")).isNotEqualTo(greedy);
        assertThat(ask("--temperature=1.5", "--decoding=checkpoint", "--top-k=0", "--seed=7"))
                .isNotEqualTo(greedy);
    }

    @Test
    void cardOfAnEvaluationHoldsItsSearch() throws IOException {
        Path data = folder.resolve("pope");
        Files.copy(image, Files.createDirectories(data.resolve("val2014")).resolve("a.png"));
        Files.writeString(
                data.resolve("coco_pope_random.json"),
                "{\"question_id\": 1, \"image\": \"a.png\", \"text\": \"Is there a dog?\", \"label\": \"no\"}\n");
        Path output = folder.resolve("run");
        assertThat(rlaifv.run(
                        "evaluate",
                        "--benchmark=pope",
                        "--data=" + data,
                        "--model=" + model,
                        "--output=" + output,
                        "--max-new-tokens=6",
                        "--beams=3",
                        "--device=cpu"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(EvaluationCard.read(output.resolve("card.json")).settings())
                .containsEntry("search", "BeamSearch[beams=3, lengthPenalty=1.0, earlyStopping=HEURISTIC]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ask --beams=3 --image=a --question=b --model=embedded | '--beams': a beam search takes the likeliest tokens",
                "ask --temperature=0 --beams=3 --best-of=4 --reference=embedded --image=a --question=b --model=embedded |"
                        + " --beams has no effect with --best-of",
                "evaluate --benchmark=pope --data=a --output=b --model=embedded --judge-reads-question |"
                        + " --judge-reads-question has no effect without OBJECT_HALBENCH and --judge",
                "evaluate --benchmark=object_halbench --data=a --output=b --model=embedded --judge-reads-question |"
                        + " --judge-reads-question has no effect without OBJECT_HALBENCH and --judge",
                "rerank --policy=http://a:1/v1?model=m --instructions=a --output=b --decoding=checkpoint |"
                        + " is a server, whose generation_config.json can't be read",
            })
    void optionsThatCannotBeUsedAreRejected(String line, String message) {
        assertThat(rlaifv.run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains(message);
    }
}
