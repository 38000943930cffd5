package io.github.rlaifv.dpo.internal.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.auxiliary.AuxiliaryResponseSource;
import io.github.rlaifv.dpo.auxiliary.ImageDamage;
import io.github.rlaifv.dpo.internal.pair.PairLimits;
import io.github.rlaifv.dpo.internal.pair.PairOptions;
import io.github.rlaifv.dpo.internal.run.RunFile;
import io.github.rlaifv.dpo.internal.run.RunIdentity;
import io.github.rlaifv.dpo.internal.supervised.SupervisedOptions;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.train.TrainingImages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Table of run options. Reports, the identity of a run and its rejections follow from it. */
class RunOptionTest {
    @TempDir
    Path folder;

    private static OptionValues values(RunOption option, Object value) {
        return new OptionValues().with(option, value);
    }

    private RunIdentity identity(RunOption option, Object value) {
        return new RunIdentity(values(option, value).identity());
    }

    @Test
    void optionsFixedOnResumeAreTheseOnly() {
        assertThat(Arrays.stream(RunOption.values())
                        .filter(RunOption::fixedOnResume)
                        .map(RunOption::label))
                .containsExactlyInAnyOrder(
                        "maxResponseTokens",
                        "maxTokens",
                        "imageDamage",
                        "images",
                        "batchSize",
                        "trainable",
                        "seed",
                        "shuffle",
                        "lora");
    }

    @Test
    void everyOptionOfTheTableBelongsToATrainer() {
        OptionValues values = DpoTrainer.builder()
                .lora(Lora.rank(2))
                .sharding(Sharding.GRADIENTS)
                .offload(true)
                .activationBytes(7)
                .savedType(ScalarType.FLOAT32)
                .options()
                .declare();
        new PairOptions(
                        PreferenceObjective.of(PreferenceLoss.mdpo(0.1)),
                        new AuxiliaryResponseSource(ImageDamage.crop(0.2, 0), 0),
                        PairLimits.NONE,
                        8,
                        Optional.empty(),
                        TrainingImages.UNPADDED,
                        PreferenceDataset.of(List.of()))
                .declare(values);
        new SupervisedOptions(SftLoss.Mean.OVER_TOKENS, List.of(), UnusableImages.SKIP).declare(values);
        assertThat(values.report().keySet())
                .containsExactlyElementsOf(Arrays.stream(RunOption.values())
                        .filter(RunOption::reported)
                        .map(RunOption::label)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(RunOption.class)
    void reportIdentityAndRejectionsFollowFromTheTable(RunOption option) {
        OptionValues values = values(option, 7);
        assertThat(values.report()).isEqualTo(option.reported() ? Map.of(option.label(), 7) : Map.of());
        assertThat(values.identity())
                .isEqualTo(option.affectsResult() ? Map.of("option " + option.label(), "7") : Map.of());

        new RunFile(folder, false).begin(identity(option, 7));
        new RunFile(folder, false).checkKnown(identity(option, 7));
        RunFile strict = new RunFile(folder, false);
        RunFile lenient = new RunFile(folder, true);
        if (!option.affectsResult()) {
            strict.checkKnown(identity(option, 8));
            return;
        }
        if (option.freeOnResume()) {
            assertThat(strict.resume(identity(option, 8), 3))
                    .containsExactly(new RunFile.Change(3, option.label(), "7", "8"));
            return;
        }
        assertThatThrownBy(() -> strict.checkKnown(identity(option, 8)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("another option " + option.label() + " (7, now 8)");
        if (option.fixedOnResume()) {
            assertThatThrownBy(() -> lenient.resume(identity(option, 8), 3))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("another option " + option.label() + " (7, now 8)");
        } else {
            assertThat(lenient.resume(identity(option, 8), 3))
                    .containsExactly(new RunFile.Change(3, option.label(), "7", "8"));
        }
    }
}
