package io.github.rlaifv.cli.train;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.named.LossNames;
import io.github.rlaifv.dpo.loss.token.LengthDesensitized;
import io.github.rlaifv.dpo.loss.token.ModifiedTokens;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import io.github.rlaifv.dpo.train.OverlongPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for what preference learning minimizes, a mixin. */
final class ObjectiveOptions {
    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description = "preference loss: a name such as ipo or simpo:beta=2.5,gamma=0.5, or a sum such as"
                    + " \"0.8*sigmoid + 0.2*bco_pair + sft\". Names: sigmoid, robust, hinge, ipo, exo_pair, discopop,"
                    + " sigmoid_norm, nca_pair, sppo_hard, apo_zero, apo_down, bco_pair, kto, aot, aot_unpaired, simpo,"
                    + " orpo, sft, anchor, image_conditioned, mpo, mdpo; docs/commands.md lists their options"
                    + " (default: sigmoid, which is DPO)")
    private @Nullable String loss;

    @Option(
            names = "--label-smoothing",
            description = "assumed share of wrong labels of DPO's loss, in [0, 0.5) (default: 0)")
    private @Nullable Double labelSmoothing;

    @Option(
            names = "--sft-weight",
            description =
                    "weight of the chosen response's negative log-likelihood, averaged over its tokens; 0 disables"
                            + " it (default: 0)")
    private @Nullable Double sftWeight;

    @Option(
            names = "--token-weighting",
            paramLabel = "WEIGHTING",
            description =
                    "how token log-probabilities are combined: sum, mean, modified:WEIGHT (tokens that differ between"
                            + " both responses weigh more) or length_desensitized:ALPHA (default: sum)")
    private @Nullable String tokenWeighting;

    @Option(
            names = "--max-response-tokens",
            description = "maximum number of tokens per response; 0 sets no limit (default: 0)")
    private @Nullable Integer maxResponseTokens;

    @Option(
            names = "--max-tokens",
            description = "maximum number of tokens of prompt, images and one response; 0 leaves the model's maximum"
                    + " (default: 0)")
    private @Nullable Long maxTokens;

    @Option(
            names = "--overlong",
            description =
                    "what happens to pairs above a limit of tokens, one of ${COMPLETION-CANDIDATES}: SKIP skips and"
                            + " counts them, REFUSE ends the run before training (default: SKIP)")
    private @Nullable OverlongPairs overlong;

    /** Names of the options that were given; supervised fine-tuning accepts none of them. */
    List<String> given() {
        List<String> names = new ArrayList<>();
        add(names, "--loss", loss);
        add(names, "--label-smoothing", labelSmoothing);
        add(names, "--sft-weight", sftWeight);
        add(names, "--token-weighting", tokenWeighting);
        add(names, "--max-response-tokens", maxResponseTokens);
        add(names, "--max-tokens", maxTokens);
        add(names, "--overlong", overlong);
        return names;
    }

    /** Whether a loss was named, which may have another default of {@code --beta} than DPO. */
    boolean namesLoss() {
        return loss != null;
    }

    private static void add(List<String> names, String name, @Nullable Object value) {
        if (value != null) {
            names.add(name);
        }
    }

    /**
     * Applies the options to a trainer.
     *
     * @param beta value of {@code --beta}, which holds for a loss that names none; empty if none was given
     * @throws IllegalArgumentException naming the option that is out of range
     */
    void apply(DpoTrainer.Builder trainer, OptionalDouble beta) {
        if (loss == null) {
            beta.ifPresent(trainer::beta);
        } else {
            String text = loss;
            OptionValue.checked("--loss", () -> trainer.loss(LossNames.parse(text, beta)));
        }
        given("--label-smoothing", labelSmoothing, trainer::labelSmoothing, trainer);
        given("--sft-weight", sftWeight, trainer::sftWeight, trainer);
        given("--token-weighting", tokenWeighting, text -> trainer.tokenWeighting(weighting(text)), trainer);
        given("--max-response-tokens", maxResponseTokens, trainer::maxResponseTokens, trainer);
        given("--max-tokens", maxTokens, trainer::maxTokens, trainer);
        given("--overlong", overlong, trainer::overlong, trainer);
    }

    private static <T> void given(String option, @Nullable T value, Consumer<T> setter, DpoTrainer.Builder trainer) {
        if (value != null) {
            T some = value;
            OptionValue.checked(option, () -> {
                setter.accept(some);
                return trainer.build();
            });
        }
    }

    private static TokenWeighting weighting(String text) {
        String[] parts = text.split(":", 2);
        return switch (parts[0]) {
            case "sum" -> TokenWeighting.sum();
            case "mean" -> TokenWeighting.mean();
            case "modified" -> new ModifiedTokens(number(parts, text));
            case "length_desensitized" -> new LengthDesensitized(number(parts, text));
            default ->
                throw new IllegalArgumentException("'" + text
                        + "' is no token weighting: use sum, mean, modified:WEIGHT or length_desensitized:ALPHA");
        };
    }

    private static double number(String[] parts, String text) {
        try {
            return Double.parseDouble(parts.length < 2 ? "" : parts[1]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' needs a number after its name, such as " + parts[0] + ":0.5", e);
        }
    }
}
