package io.github.rlaifv.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command convert on pairs and on the embedded model. */
class ConvertCommandIT {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private Path pairs() {
        Instruction asked = new TinyWorld().instruction(SceneSplit.DEVELOPMENT, 0);
        Path file = folder.resolve("source/pairs.jsonl");
        JsonlPreferences.write(
                PreferenceDataset.of(List.of(
                        new PreferencePair(asked, "There is a tree.", "There is a cat.", 0, -1),
                        new PreferencePair(asked, "There is a bus.", "There is a dog.", 0, -2))),
                file);
        return file;
    }

    @Test
    void pairsAreTheSameInEveryFormat() {
        Path source = pairs();
        String content = "";
        for (String format : List.of("trl-parquet", "rlaif-v-parquet", "jsonl")) {
            Path output = folder.resolve(format);
            assertThat(rlaifv.run("convert", "--pairs=" + source, "--format=" + format, "--output=" + output))
                    .as(rlaifv.errors())
                    .isZero();
            assertThat(rlaifv.printed()).contains("2 pairs as " + format + ", " + output);
            // only the first source has scores, which its new format can't hold
            assertThat(rlaifv.printed().contains("not in this format: scores")).isEqualTo(content.isEmpty());
            PreferenceDataset written = PreferenceDataset.open(output);
            assertThat(written.get(1).chosen()).isEqualTo("There is a bus.");
            String now = DatasetCard.read(output).orElseThrow().content();
            assertThat(now).isEqualTo(content.isEmpty() ? now : content);
            content = now;
            source = output;
        }
    }

    @Test
    void damagedImageIsFoundBeforeAnythingIsWritten() {
        Path file = folder.resolve("source/pairs.jsonl");
        Instruction damaged = new Instruction("i7", ImageSource.of("x.png", new byte[] {1, 2, 3}), "What?");
        JsonlPreferences.write(PreferenceDataset.of(List.of(new PreferencePair(damaged, "a", "b", 0, -1))), file);
        Path output = folder.resolve("out");
        assertThat(rlaifv.run("convert", "--pairs=" + file, "--output=" + output))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("the pair of instruction i7 has an image that can't be used");
        assertThat(output).doesNotExist();
    }

    @Test
    void modelIsWrittenInAnotherTypeAndNothingIsOverwritten() throws IOException {
        Path model = EmbeddedModel.copyInto(folder);
        Path output = folder.resolve("wide");
        String[] line = {"convert", "--model=" + model, "--storage=float32", "--output=" + output};
        assertThat(rlaifv.run(line)).as(rlaifv.errors()).isZero();
        assertThat(Files.size(output.resolve("model.safetensors")))
                .isGreaterThan(Files.size(model.resolve("model.safetensors")) * 3 / 2);
        assertThat(output.resolve("README.md")).content().contains("rounded to float32");
        assertThat(output.resolve("saved")).doesNotExist();
        try (TrainablePolicy opened = Policies.open(output)) {
            assertThat(opened.name()).isEqualTo("wide");
        }
        assertThat(rlaifv.run(line)).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(output + " is not empty");
    }

    @Test
    void adapterIsWrittenForAnotherLayoutOfItsModel() {
        Path original = GoldenCase.of("llava15_original").get(0).model();
        Path adapter = folder.resolve("adapter");
        try (TrainablePolicy policy = Policies.open(original)) {
            policy.adapters().attach(Lora.rank(2));
            policy.adapters().save(adapter);
        }
        Path other = GoldenCase.of("llava15").get(0).model();
        Path output = folder.resolve("converted");
        assertThat(rlaifv.run("convert", "--adapter=" + adapter, "--model=" + other, "--output=" + output))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed()).contains("adapter for " + other + ", " + output);
        try (TrainablePolicy policy = Policies.open(other)) {
            policy.adapters().load(output);
            assertThat(policy.adapters().modules()).isNotEmpty();
        }
    }

    @Test
    void modelIsWrittenInTheOriginalLayoutAndBack() {
        Path original = folder.resolve("original");
        assertThat(rlaifv.run("convert", "--model=embedded", "--layout=original", "--output=" + original))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed()).contains("model in the layout ORIGINAL, " + original);
        assertThat(original.resolve("config.json")).content().contains("llava_llama");
        Path back = folder.resolve("back");
        assertThat(rlaifv.run("convert", "--model=" + original, "--layout=HUGGING_FACE", "--output=" + back))
                .as(rlaifv.errors())
                .isZero();
        try (TrainablePolicy opened = Policies.open(back)) {
            assertThat(opened.name()).isEqualTo("back");
        }
        assertThat(rlaifv.run(
                        "convert",
                        "--model=m",
                        "--layout=original",
                        "--storage=float32",
                        "--output=" + folder.resolve("o")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--storage has no effect with --layout");
    }

    @Test
    void embeddedModelIsNamedByItsWord() {
        assertThat(rlaifv.run("convert", "--model=embedded", "--output=" + folder.resolve("own")))
                .as(rlaifv.errors())
                .isZero();
        assertThat(folder.resolve("own/config.json")).exists();
        assertThat(rlaifv.run("convert", "--model=http://localhost:9/v1?model=m", "--output=" + folder.resolve("o")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("is the address of a server");
    }

    @ParameterizedTest
    @CsvSource({"--format=trl-parquet,--format", "--card-title=x,--card-title", "--split=train,--split"})
    void optionsOfDatasetsHaveNoEffectOnModels(String option, String name) {
        assertThat(rlaifv.run("convert", "--model=m", option, "--output=" + folder.resolve("o")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains(name + " has no effect on models").hasLineCount(1);
    }

    @Test
    void optionsOfAnotherKindAreRejected() {
        assertThat(rlaifv.run("convert", "--pairs=p", "--storage=bfloat16", "--output=" + folder.resolve("o")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--storage is the type of a model's weights, but pairs have none");
        assertThat(rlaifv.run("convert", "--adapter=a", "--output=" + folder.resolve("o")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--adapter is written for a model: add --model");
        assertThat(rlaifv.run("convert", "--pairs=p", "--format=csv", "--output=" + folder.resolve("o")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("expected one of rlaif-v-parquet, trl-parquet, jsonl");
    }
}
