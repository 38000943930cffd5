package io.github.rlaifv.dpo.loss.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.dpo.loss.LossFixtures;
import io.github.rlaifv.dpo.loss.MixedLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses made of texts. */
class LossNamesTest {
    /** The losses of {@link LossFixtures#FAMILY}, in their order. */
    private static final List<String> FAMILY = List.of(
            "sigmoid:beta=0.3",
            "sigmoid:beta=0.3,label_smoothing=0.2",
            "sigmoid:beta=0.3,divergence=forward_kl",
            "sigmoid:beta=0.3,label_smoothing=0.1,divergence=jensen_shannon",
            "sigmoid:beta=0.3,divergence=alpha,alpha=0.5",
            "hinge:beta=0.3",
            "hinge:beta=0.3,divergence=jensen_shannon",
            "ipo:beta=0.3",
            "ipo:beta=0.3,per_token=false",
            "ipo:beta=0.3,divergence=forward_kl",
            "robust:beta=0.3,label_smoothing=0.1",
            "robust:beta=0.3,label_smoothing=0.1,divergence=alpha,alpha=0.3",
            "exo_pair:beta=0.3,label_smoothing=0.1",
            "exo_pair:beta=0.3,label_smoothing=0.1,divergence=jensen_shannon",
            "discopop:beta=0.3",
            "discopop:beta=0.3,tau=1.5,divergence=jensen_shannon",
            "sigmoid_norm:beta=2.5",
            "sigmoid_norm:beta=2.5,divergence=alpha,alpha=0.7",
            "nca_pair:beta=0.3",
            "bco_pair:beta=0.3",
            "bco_pair:beta=0.3,shift=running_mean",
            "sppo_hard:beta=0.3",
            "aot:beta=0.3,label_smoothing=0.1",
            "aot_unpaired:beta=0.3,label_smoothing=0.1",
            "apo_zero:beta=0.3",
            "apo_down:beta=0.3",
            "simpo:beta=2,gamma=0.5",
            "orpo:beta=0.3",
            "kto:beta=0.3",
            "kto:beta=0.3,desirable=1.5,undesirable=0.5,drift=fixed,fixed_drift=0.4",
            "anchor:beta=0.3,anchor=0.2",
            "image_conditioned:beta=0.3",
            "sft:mean=response_tokens",
            "sft:mean=batch_tokens",
            "sft:mean=sum",
            "sigmoid:beta=0.3,reference_free=true",
            "mpo:beta=0.3",
            "mdpo:beta=0.3",
            "0.7*aot:beta=0.2 + 0.1*kto:beta=0.3");

    static Stream<Integer> family() {
        return Stream.iterate(0, i -> i + 1).limit(LossFixtures.FAMILY.size());
    }

    @ParameterizedTest
    @MethodSource("family")
    void everyLossHasAText(int index) {
        assertThat(FAMILY).hasSameSizeAs(LossFixtures.FAMILY);
        assertThat(LossNames.parse(FAMILY.get(index))).isEqualTo(LossFixtures.FAMILY.get(index));
    }

    static Stream<NamedLoss> all() {
        return LossNames.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void nameAloneMeansTheListedDefaults(NamedLoss loss) {
        PreferenceLoss made = LossNames.parse(loss.name());
        assertThat(LossNames.parse(loss.text())).isEqualTo(made);
        if (!(made instanceof MixedLoss)) {
            assertThat(made.name()).isEqualTo(loss.name());
        }
        assertThat(loss.description()).isNotBlank();
    }

    @Test
    void partsOfASumMayHaveWeightsWithExponents() {
        assertThat(LossNames.parse("1e-1*sigmoid+2E+0*sft+hinge"))
                .isEqualTo(new MixedLoss(List.of(
                        new MixedLoss.Part(0.1, new SigmoidLoss(0.1, 0)),
                        new MixedLoss.Part(2, LossNames.parse("sft")),
                        new MixedLoss.Part(1, LossNames.parse("hinge")))));
    }

    @Test
    void betaOfAllPartsHoldsWhereATextNamesNone() {
        assertThat(LossNames.parse("sigmoid + 2*hinge:beta=0.7 + sft", OptionalDouble.of(0.4)))
                .isEqualTo(LossNames.parse("sigmoid:beta=0.4 + 2*hinge:beta=0.7 + sft"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dpo | there is no loss 'dpo'; known losses: sigmoid,",
                "sigmoid + | '' is no loss",
                "sigmoid:gamma=1 | 'gamma=1' is no option of the loss sigmoid: use beta, label_smoothing",
                "sigmoid:beta | 'beta' is no option of the loss sigmoid",
                "sigmoid:beta=x | option beta of the loss sigmoid must be a number, was 'x'",
                "sigmoid:beta=0 | beta must be finite and > 0, was 0.0",
                "bco_pair:shift=mean | option shift of the loss bco_pair must be one of none, running_mean, was 'mean'",
                "ipo:per_token=1 | option per_token of the loss ipo must be true or false, was '1'",
                "kto:reference_free=true | the loss kto is of a whole batch",
                "-1*sigmoid | weight must be finite and >= 0, was -1.0",
                "1.1.1*sigmoid | the weight in '1.1.1*sigmoid' is no number"
            })
    void textThatIsNoLossIsRejectedByName(String text, String message) {
        assertThatThrownBy(() -> LossNames.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
