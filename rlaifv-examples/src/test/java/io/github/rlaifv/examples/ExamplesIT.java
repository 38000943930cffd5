package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example as a user starts it, on the embedded model and a few scenes of its world. */
class ExamplesIT {
    private static final int SCENES = 4;

    @TempDir
    Path folder;

    private final TinyWorld world = new TinyWorld();
    private final List<Instruction> instructions = new ArrayList<>();
    private String model = "";
    private String file = "";

    @BeforeEach
    void inputs() throws IOException {
        model = EmbeddedModel.copyInto(folder).toString();
        Path images = Files.createDirectory(folder.resolve("images"));
        for (int i = 0; i < SCENES; i++) {
            Instruction scene = world.instruction(SceneSplit.TEST, i);
            Path image = Files.write(images.resolve(i + ".png"), scene.image().read());
            instructions.add(new Instruction(scene.id(), ImageSource.of(image), scene.question()));
        }
        file = folder.resolve("instructions.jsonl").toString();
        JsonlInstructions.write(instructions, Path.of(file));
    }

    private String image() {
        return folder.resolve("images/0.png").toString();
    }

    private Path output() {
        return folder.resolve("out");
    }

    private static String printed(Consumer<String[]> main, String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            main.accept(arguments);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void scoreResponses() {
        String text = printed(
                ScoreResponses::main, model, image(), "What is in this picture?", "There is a dog. There is a boat.");
        assertThat(text.lines()).hasSize(2).allMatch(line -> line.matches("(confirmed|rejected) +There is a .*"));
    }

    @Test
    void makePreferencePairs() {
        String text = printed(MakePreferencePairs::main, model, file, output().toString());
        assertThat(text).containsPattern("[1-9]\\d* claims").containsPattern("[1-9]\\d* pairs");
        assertThat(output().resolve("pairs.jsonl")).isNotEmptyFile();
    }

    @Test
    void trainWithLora() {
        Path pairs = folder.resolve("pairs.jsonl");
        JsonlPreferences.write(
                PreferenceDataset.of(instructions.stream()
                        .map(one -> new PreferencePair(one, "There is a dog.", "There is a boat.", 0, -1))
                        .toList()),
                pairs);
        assertThat(printed(TrainWithLora::main, model, pairs.toString(), output().toString()))
                .startsWith("1 steps on 4 pairs");
        assertThat(output().resolve("adapter/adapter_config.json")).exists();
    }

    @Test
    void pickBestOfN() {
        String text = printed(PickBestOfN::main, model, model, image(), "Describe the image.");
        assertThat(text.lines()).hasSize(9).last().asString().startsWith("best: ");
    }

    @Test
    void compareRules() throws IOException {
        Path run = Files.createDirectory(folder.resolve("quickstart"));
        ModelCopy.of(Path.of(model), run.resolve(EmbeddedModel.NAME));
        ModelCopy.of(Path.of(model), run.resolve("aligned"));
        Files.writeString(run.resolve("report.json"), "{\"selected_round\": 1, \"seeds\": {\"run\": 1}}");
        assertThat(printed(CompareRules::main, output().toString(), "1", "4", "aligned", run.toString()))
                .contains("1 runs, 1 held-out scenes each", "| perfect choice |");
        assertThat(printed(CompareGuided::main, "1", "2", run.toString()))
                .contains("1 runs, 1 held-out scenes each, 2 candidates", "| aligned | guided by verdicts |");
    }

    @Test
    void compareSeeds() throws IOException {
        Path run = Files.createDirectories(folder.resolve("seed-7"));
        Files.writeString(run.resolve("report.json"), """
                {"format_version": 1, "title": "t", "created_at": "2026-01-01T00:00:00Z",
                 "evaluation": {"scenes": 1, "split": "s", "temperature": 0.7, "seed": 1}, "rounds": [], "selected_round": 0}
                """);
        assertThatThrownBy(() -> CompareSeeds.main(new String[] {run.toString()}))
                .hasMessageContaining("report.json");
        assertThatThrownBy(() -> CompareSeeds.main(new String[0])).hasMessageContaining("at least one run");
    }

    @Test
    void evaluatePope() throws IOException {
        Path pope = folder.resolve("pope");
        Path images = Files.createDirectories(pope.resolve("val2014"));
        Files.copy(Path.of(image()), images.resolve("0.png"));
        Files.writeString(
                pope.resolve("coco_pope_random.json"),
                "{\"question_id\": 1, \"image\": \"0.png\", \"text\": \"Is there a dog?\", \"label\": \"yes\"}\n");
        assertThat(printed(EvaluatePope::main, model, pope.toString(), output().toString()))
                .contains("accuracy");
        assertThat(output().resolve("card.json")).isNotEmptyFile();
    }

    @Test
    void remoteLabeler() {
        try (ClaimServer server = ClaimServer.start()) {
            assertThat(printed(RemoteLabeler::main, model, server.address(), file, output().toString()))
                    .contains(" pairs in " + output());
        }
        assertThat(output().resolve("scores.jsonl")).isNotEmptyFile();
    }

    @Test
    void alignLlava() throws IOException {
        assertThat(printed(AlignLlava::main, model, model, file, output().toString(), "1"))
                .contains("best: round ");
        assertThat(output().resolve("alignment-report.html")).isNotEmptyFile();
        try (Stream<Path> rounds = Files.list(output())) {
            assertThat(rounds.filter(path -> path.getFileName().toString().startsWith("round-")))
                    .isNotEmpty();
        }
    }

    @Test
    void selfAlign() {
        assertThat(printed(SelfAlign::main, model, file, output().toString(), "1"))
                .contains("best: round ");
        assertThat(output().resolve("round-1/feedback/pairs.jsonl")).isNotEmptyFile();
        assertThat(output().resolve("round-1/adapter/adapter_config.json")).exists();
    }
}
