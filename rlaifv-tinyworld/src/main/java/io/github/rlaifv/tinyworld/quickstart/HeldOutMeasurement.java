package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.RoundResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the base and the models of all rounds on held-out images, after the best of them was chosen. The models are open
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
     * Measures all models: the base, the rounds in order and, if there is one, their average. The responses of the base and
     * of the kept model are judged too.
     *
     * @param output folder of the run
     */
    List<MeasuredModel> measure(Path output, AlignmentResult alignment) {
        List<MeasuredModel> measured = new ArrayList<>();
        measured.add(measure(models.base(), "base, held out", true));
        for (RoundResult round : alignment.rounds()) {
            boolean kept = !alignment.averaged() && round.equals(alignment.best());
            measured.add(saved(output.resolve(round.model()), "round " + round.round(), kept));
        }
        alignment
                .average()
                .ifPresent(average -> measured.add(
                        saved(output.resolve(average.model()), ReportAssembly.AVERAGE, alignment.averaged())));
        return measured;
    }

    private MeasuredModel saved(Path folder, String name, boolean kept) {
        try (Policy model = models.inTurn(folder)) {
            return measure(model, name + ", held out", kept);
        }
    }

    private MeasuredModel measure(Policy model, String name, boolean judged) {
        RunListener listener = stages.within(name);
        MeasuredModel measured = RunLedger.stage(
                RunStages.EVALUATION,
                () -> judged
                        ? evaluator.measureAndJudge(model, images.heldOut(), listener)
                        : evaluator.measure(model, images.heldOut(), listener));
        say.accept(name + Rounds.metrics(measured.metrics()));
        return measured;
    }
}
