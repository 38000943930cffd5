package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of the preference pairs of an arm.
 *
 * @param pairsMade number of pairs of all instructions, after length balance
 * @param pairsUsed number of pairs trained on, the same for every arm of a seed
 * @param pairsRight share of the made pairs whose chosen response has fewer false claims than the rejected one
 * @param pairsTied share of the made pairs whose responses have equally many
 * @param falseChosen mean number of false claims per chosen response
 * @param falseRejected mean number of false claims per rejected response
 * @param coverageChosen mean share of the image's objects that a chosen response mentions
 * @param coverageRejected mean share of the image's objects that a rejected response mentions
 * @param chosenWords mean number of words per chosen response
 * @param rejectedWords mean number of words per rejected response
 */
public record ArmPairs(
        int pairsMade,
        int pairsUsed,
        double pairsRight,
        double pairsTied,
        double falseChosen,
        double falseRejected,
        double coverageChosen,
        double coverageRejected,
        double chosenWords,
        double rejectedWords) {

    /**
     * Compares pairs with the ground truth.
     *
     * @param used number of pairs trained on
     */
    static ArmPairs of(List<PreferencePair> pairs, int used, TinyWorldImages images) {
        return new ArmPairs(
                pairs.size(),
                used,
                mean(pairs, pair -> fewer(pair, images) > 0 ? 1 : 0),
                mean(pairs, pair -> fewer(pair, images) == 0 ? 1 : 0),
                mean(pairs, pair -> images.falseClaims(pair.instruction(), pair.chosen())),
                mean(pairs, pair -> images.falseClaims(pair.instruction(), pair.rejected())),
                mean(pairs, pair -> coverage(pair, pair.chosen(), images)),
                mean(pairs, pair -> coverage(pair, pair.rejected(), images)),
                mean(pairs, pair -> Words.count(pair.chosen())),
                mean(pairs, pair -> Words.count(pair.rejected())));
    }

    /** How many false claims the chosen response has less. */
    private static int fewer(PreferencePair pair, TinyWorldImages images) {
        return images.falseClaims(pair.instruction(), pair.rejected())
                - images.falseClaims(pair.instruction(), pair.chosen());
    }

    private static double coverage(PreferencePair pair, String response, TinyWorldImages images) {
        Double share =
                images.measure(List.of(pair.instruction()), List.of(response)).coverage();
        return share == null ? 0 : share;
    }

    private static double mean(List<PreferencePair> pairs, ToDoubleFunction<PreferencePair> value) {
        return pairs.stream().mapToDouble(value).average().orElse(0);
    }
}
