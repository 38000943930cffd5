package io.github.rlaifv.tinyworld.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AblationPlanTest {
    private static final List<AblationArm> PAPER = List.of(AblationArm.PAPER);

    private static double supervised(AblationArm arm) {
        return arm.recipe()
                .applyTo(QuickstartOptions.embedded().build().training(1))
                .objective()
                .sft()
                .weight();
    }

    @Test
    void imagesWithoutGroundTruthAreRejected() {
        QuickstartOptions options =
                QuickstartOptions.of(Path.of("model"), Path.of("images")).build();
        assertThatThrownBy(() -> new AblationPlan(options, PAPER, List.of(1L)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tiny world");
    }

    @Test
    void armsAndSeedsMustBeNamedOnce() {
        QuickstartOptions options = QuickstartOptions.embedded().build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AblationPlan(options, PAPER, List.of(2L, 2L)))
                .withMessage("seeds must name at least one, and each once, were [2, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AblationPlan(options, List.of(), List.of(2L)))
                .withMessageStartingWith("arms must name at least one");
    }

    @Test
    void seedsHaveFoldersOfTheirOwnAndKeepAllOtherOptions() {
        QuickstartOptions options = QuickstartOptions.embedded()
                .output(Path.of("out"))
                .instructions(7)
                .sampling(sampling -> sampling.maxNewTokens(50))
                .training(training -> training.epochs(4))
                .build();
        QuickstartOptions own = new AblationPlan(options, PAPER, List.of(1L, 5L)).of(5);
        assertThat(own.seed()).isEqualTo(5);
        assertThat(own.output()).isEqualTo(Path.of("out/seed-5"));
        assertThat(own.instructions()).isEqualTo(7);
        assertThat(own.sampling()).isEqualTo(options.sampling());
        assertThat(own.training(1).options().batching().epochs()).isEqualTo(4);
    }

    @Test
    void papersRecipeHasNoneOfTheAdditionsAndTheLastArmsLackOneEach() {
        assertThat(supervised(AblationArm.PAPER)).isZero();
        assertThat(supervised(AblationArm.SUPERVISED)).isEqualTo(3);
        assertThat(supervised(AblationArm.WITHOUT_SUPERVISED)).isZero();
        assertThat(AblationArm.PAPER.recipe()).isEqualTo(new ArmRecipe(false, false, false, false, false));
        assertThat(AblationArm.ADDITIONS.recipe()).isEqualTo(new ArmRecipe(true, true, true, true, true));
        assertThat(AblationArm.WITHOUT_BEST.recipe()).isEqualTo(new ArmRecipe(false, true, true, true, true));
        assertThat(AblationArm.WITHOUT_SUPERVISED.recipe()).isEqualTo(new ArmRecipe(true, false, true, true, true));
        assertThat(AblationArm.WITHOUT_REPEATS.recipe()).isEqualTo(new ArmRecipe(true, true, false, true, true));
        assertThat(AblationArm.WITHOUT_COMPLETE.recipe()).isEqualTo(new ArmRecipe(true, true, true, false, true));
        assertThat(AblationArm.WITHOUT_BESIDE.recipe()).isEqualTo(new ArmRecipe(true, true, true, true, false));
    }
}
