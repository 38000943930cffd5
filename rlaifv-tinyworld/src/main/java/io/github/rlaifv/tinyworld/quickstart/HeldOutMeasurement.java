package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.dpo.alignment.RoundResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the base and the models of all rounds on held-out images, after the best round was chosen. The models are open
 * one after the other: that of a round is closed while the labeler judges its responses.
 *
 * @param models base and labeler
 * @param evaluator measures responses
 * @param images images of the run
 * @param stages stages of the run
 * @param say receives lines of interim results
 */
record HeldOutMeasurement(
        RunModels models, Evaluator evaluator, RunImages images, TimedStages stages, Consumer<String> say) {

    /**
     * Measures all models, the base first.
     *
     * @param output folder of the run
     * @param rounds the rounds in order
     */
    List<MeasuredModel> measure(Path output, List<RoundResult> rounds) {
        List<MeasuredModel> measured = new ArrayList<>();
        measured.add(measure(models.base(), "base, held out"));
        for (RoundResult round : rounds) {
            try (Policy model = models.inTurn(output.resolve(round.model()))) {
                measured.add(measure(model, "round " + round.round() + ", held out"));
            }
        }
        return measured;
    }

    private MeasuredModel measure(Policy model, String name) {
        MeasuredModel measured = RunLedger.stage(
                RunStages.EVALUATION, () -> evaluator.measureAndJudge(model, images.heldOut(), stages.within(name)));
        say.accept(name + Rounds.metrics(measured.metrics()));
        return measured;
    }
}
