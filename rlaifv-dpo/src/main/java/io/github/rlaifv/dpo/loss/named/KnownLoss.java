package io.github.rlaifv.dpo.loss.named;

import io.github.rlaifv.dpo.loss.AnchorLoss;
import io.github.rlaifv.dpo.loss.AotLoss;
import io.github.rlaifv.dpo.loss.ApoDownLoss;
import io.github.rlaifv.dpo.loss.ApoZeroLoss;
import io.github.rlaifv.dpo.loss.BcoLoss;
import io.github.rlaifv.dpo.loss.ChosenNllLoss;
import io.github.rlaifv.dpo.loss.DiscoPopLoss;
import io.github.rlaifv.dpo.loss.ExoLoss;
import io.github.rlaifv.dpo.loss.HingeLoss;
import io.github.rlaifv.dpo.loss.ImageConditionedLoss;
import io.github.rlaifv.dpo.loss.IpoLoss;
import io.github.rlaifv.dpo.loss.KtoLoss;
import io.github.rlaifv.dpo.loss.NcaLoss;
import io.github.rlaifv.dpo.loss.NormalizedSigmoidLoss;
import io.github.rlaifv.dpo.loss.OrpoLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.RobustLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.loss.SimPoLoss;
import io.github.rlaifv.dpo.loss.SppoLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A loss with its name, its options and how it is made of them.
 *
 * @param described name, options and description
 * @param make makes the loss
 */
record KnownLoss(NamedLoss described, Function<LossSettings, PreferenceLoss> make) {
    private static final String BETA = "beta";
    private static final String SMOOTHING = "label_smoothing";
    private static final String TIE = "beta=0.1";
    private static final String NONE = "label_smoothing=0.0";
    private static final String DIVERGENCE = "divergence=reverse_kl,alpha=0.5";

    /** All losses in the order of the documentation. */
    static final List<KnownLoss> ALL = List.of(
            of(
                    "sigmoid",
                    "DPO; with label_smoothing conservative DPO",
                    s -> new SigmoidLoss(s.number(BETA), s.number(SMOOTHING), s.divergence()),
                    TIE,
                    NONE,
                    DIVERGENCE),
            of(
                    "robust",
                    "robust DPO, unbiased under wrong labels",
                    s -> new RobustLoss(s.number(BETA), s.number(SMOOTHING), s.divergence()),
                    TIE,
                    "label_smoothing=0.1",
                    DIVERGENCE),
            of("hinge", "SLiC", s -> new HingeLoss(s.number(BETA), s.divergence()), TIE, DIVERGENCE),
            of(
                    "ipo",
                    "pulls the margin to 1/(2 beta)",
                    s -> new IpoLoss(s.number(BETA), s.flag("per_token"), s.divergence()),
                    TIE,
                    "per_token=true",
                    DIVERGENCE),
            of(
                    "exo_pair",
                    "reverse KL divergence to the labels",
                    s -> new ExoLoss(s.number(BETA), s.number(SMOOTHING), s.divergence()),
                    TIE,
                    "label_smoothing=0.001",
                    DIVERGENCE),
            of(
                    "discopop",
                    "log-ratio modulated loss",
                    s -> new DiscoPopLoss(s.number(BETA), s.number("tau"), s.divergence()),
                    "beta=0.05",
                    "tau=0.05",
                    DIVERGENCE),
            of(
                    "sigmoid_norm",
                    "DPO on means over tokens",
                    s -> new NormalizedSigmoidLoss(s.number(BETA), s.divergence()),
                    "beta=5.0",
                    DIVERGENCE),
            of("nca_pair", "noise contrastive alignment", s -> new NcaLoss(s.number(BETA)), TIE),
            of("sppo_hard", "SPPO", s -> new SppoLoss(s.number(BETA)), TIE),
            of("apo_zero", "APO-zero", s -> new ApoZeroLoss(s.number(BETA)), TIE),
            of("apo_down", "APO-down", s -> new ApoDownLoss(s.number(BETA)), TIE),
            of(
                    "bco_pair",
                    "a classifier of single responses",
                    s -> new BcoLoss(s.number(BETA), s.choice("shift", BcoLoss.Shift.class)),
                    TIE,
                    "shift=none"),
            of(
                    "kto",
                    "KTO",
                    s -> new KtoLoss(
                            s.number(BETA),
                            s.number("desirable"),
                            s.number("undesirable"),
                            s.choice("drift", KtoLoss.Drift.class),
                            s.number("fixed_drift")),
                    TIE,
                    "desirable=1.0,undesirable=1.0,drift=mismatched,fixed_drift=0.0"),
            of(
                    "aot",
                    "optimal transport between margins",
                    s -> new AotLoss(s.number(BETA), s.number(SMOOTHING), AotLoss.Samples.PAIRED),
                    TIE,
                    NONE),
            of(
                    "aot_unpaired",
                    "optimal transport between responses",
                    s -> new AotLoss(s.number(BETA), s.number(SMOOTHING), AotLoss.Samples.UNPAIRED),
                    TIE,
                    NONE),
            of(
                    "simpo",
                    "SimPO, without a reference",
                    s -> new SimPoLoss(s.number(BETA), s.number("gamma")),
                    "beta=2.0",
                    "gamma=1.0"),
            of("orpo", "the odds-ratio term of ORPO, without a reference", s -> new OrpoLoss(s.number(BETA)), TIE),
            of(
                    "sft",
                    "the log-likelihood of the chosen response",
                    s -> new ChosenNllLoss(s.choice("mean", SftMean.class)),
                    "mean=batch_tokens"),
            of(
                    "anchor",
                    "mDPO's anchor term",
                    s -> new AnchorLoss(s.number(BETA), s.number("anchor")),
                    TIE,
                    "anchor=0.0"),
            of(
                    "image_conditioned",
                    "mDPO's comparison with a damaged image",
                    s -> new ImageConditionedLoss(s.number(BETA)),
                    TIE),
            of("mpo", "0.8 sigmoid + 0.2 bco_pair + 1 sft", s -> PreferenceLoss.mpo(s.number(BETA)), TIE),
            of("mdpo", "sigmoid + image_conditioned + anchor", s -> PreferenceLoss.mdpo(s.number(BETA)), TIE));

    private static KnownLoss of(
            String name, String description, Function<LossSettings, PreferenceLoss> make, String... options) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String several : options) {
            for (String option : several.split(",", -1)) {
                String[] parts = option.split("=", 2);
                defaults.put(parts[0], parts[1]);
            }
        }
        return new KnownLoss(new NamedLoss(name, defaults, description), make);
    }
}
