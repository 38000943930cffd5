package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.loss.IpoLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import org.junit.jupiter.api.Test;

/** What is set on a builder can be read before it is built. */
class BuilderSettingsTest {

    @Test
    void roundsOfAnAlignment() {
        assertThat(IterativeAlignment.builder().settings())
                .isEqualTo(new RoundSettings(RoundSettings.DEFAULT_ROUNDS, 0, 0, false, 0, 0));
        assertThat(IterativeAlignment.builder()
                        .rounds(2)
                        .patience(1)
                        .evaluateEveryEpoch(true)
                        .settings())
                .isEqualTo(new RoundSettings(2, 1, 1, false, 0, 0));
    }

    @Test
    void roundsOutOfRangeAreRejectedByName() {
        assertThatThrownBy(() -> IterativeAlignment.builder().rounds(0).settings())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rounds must be >= 1, was 0");
        assertThatThrownBy(() -> IterativeAlignment.builder().patience(-1).settings())
                .hasMessage("patience must be >= 0, was -1");
    }

    @Test
    void objectiveOfATrainer() {
        assertThat(DpoTrainer.builder().objective().loss()).isEqualTo(new SigmoidLoss(DpoTrainer.DEFAULT_BETA, 0));
        assertThat(DpoTrainer.builder().beta(0.3).sftWeight(2).objective())
                .satisfies(objective -> assertThat(objective.loss()).isEqualTo(new SigmoidLoss(0.3, 0)))
                .satisfies(objective -> assertThat(objective.sft().weight()).isEqualTo(2));
        assertThatThrownBy(() ->
                        DpoTrainer.builder().beta(0.3).loss(new IpoLoss(0.2)).objective())
                .hasMessage(
                        "beta 0.3 and labelSmoothing 0.0 apply to the default loss, but the loss ipo is set: remove beta"
                                + " and labelSmoothing, or the loss");
        assertThatThrownBy(() -> DpoTrainer.builder()
                        .lora(Lora.rank(8))
                        .trainable(ParameterGroup.PROJECTOR)
                        .build())
                .hasMessage("lora of rank 8 trains only the adapters, but trainable is set to [PROJECTOR]: remove"
                        + " trainable or lora");
    }
}
