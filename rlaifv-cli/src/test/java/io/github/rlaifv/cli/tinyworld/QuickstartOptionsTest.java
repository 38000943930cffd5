package io.github.rlaifv.cli.tinyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QuickstartOptionsTest {

    private static QuickstartOptions parse(String... arguments) {
        QuickstartCommand command = new QuickstartCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return command.options();
    }

    @Test
    void defaultsAreThoseOfTheEmbeddedModel() {
        assertThat(parse()).isEqualTo(QuickstartOptions.embedded().build());
    }

    @Test
    void ownModelDefaultsToPaperSettings(@TempDir Path folder) {
        QuickstartOptions options = parse("--model", folder.toString(), "--images", folder.toString());
        assertThat(options).isEqualTo(QuickstartOptions.of(folder, folder).build());
        assertThat(options.training().learningRate(1)).isEqualTo(5e-7);
        assertThat(options.sources().tinyWorld()).isFalse();
    }

    @Test
    void givenOptionsOverrideDefaults(@TempDir Path folder) throws IOException {
        Path questions = Files.writeString(folder.resolve("q.txt"), "What?\n\nWhere?\n");
        QuickstartOptions options = parse(
                "--model", "m",
                "--images", "i",
                "--questions", questions.toString(),
                "--rounds", "2",
                "--learning-rate", "1e-4,5e-5",
                "--length-balance", "false",
                "--storage", "bfloat16",
                "--unusable-images", "stop",
                "--max-new-tokens", "7",
                "--seed", "5");
        assertThat(options.sources().questions()).containsExactly("What?", "Where?");
        assertThat(options.training().rounds()).isEqualTo(2);
        assertThat(options.training().learningRates()).containsExactly(1e-4, 5e-5);
        assertThat(options.feedback().lengthBalance()).isFalse();
        assertThat(options.sources().storage()).isEqualTo(ScalarType.BFLOAT16);
        assertThat(options.feedback().maxNewTokens()).isEqualTo(7);
        assertThat(options.seed()).isEqualTo(5);
        assertThat(options.sources().unusableImages()).isEqualTo(UnusableImages.STOP);
    }

    @Test
    void lastLearningRateIsUsedForFurtherRounds() {
        TrainingPlan plan = QuickstartOptions.embedded()
                .learningRates(List.of(1e-4, 5e-5))
                .build()
                .training();
        assertThat(plan.learningRate(1)).isEqualTo(1e-4);
        assertThat(plan.learningRate(2)).isEqualTo(5e-5);
        assertThat(plan.learningRate(4)).isEqualTo(5e-5);
    }

    @Test
    void eachRoundHasItsOwnSeed() {
        QuickstartOptions options = QuickstartOptions.embedded().seed(3).build();
        assertThat(List.of(options.roundSeed(1), options.roundSeed(2), options.evaluationSeed()))
                .doesNotHaveDuplicates();
    }

    @Test
    void invalidOptionsAreRejected() {
        assertThatThrownBy(() -> QuickstartOptions.embedded().candidates(1).build())
                .hasMessageContaining("candidates must be >= 2, was 1");
        assertThatThrownBy(() -> QuickstartOptions.embedded().bestOf(24).build())
                .hasMessageContaining("power of two");
        assertThatThrownBy(() -> QuickstartOptions.embedded().instructions(0).build())
                .hasMessageContaining("tiny world");
        assertThatThrownBy(
                        () -> QuickstartOptions.embedded().images(Path.of("i")).build())
                .hasMessageContaining("give a model");
    }

    @Test
    void ablationUsesQuickstartSettings() {
        AblationCommand command = new AblationCommand();
        new CommandLine(command).parseArgs("--pairs", "3", "--seed", "4");
        assertThat(command.options())
                .isEqualTo(QuickstartOptions.embedded()
                        .output(Path.of("rlaifv-examples", "target", "ablation"))
                        .pairsPerInstruction(3)
                        .seed(4)
                        .build());
    }
}
