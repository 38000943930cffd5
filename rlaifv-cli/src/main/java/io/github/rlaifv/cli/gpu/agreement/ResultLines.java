package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.device.ScalarType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns two observations into results.
 *
 * @param model the model
 * @param type type of weights and computations
 */
record ResultLines(CheckedModel model, ScalarType type) {

    /** The result for a model that could not be opened. */
    CheckResult notOpened(Verdict verdict, RuntimeException error) {
        return without("opening", verdict, FailureText.of(error, model));
    }

    List<CheckResult> of(Expected expected, Observation measured) {
        List<CheckResult> results = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            if (!stage.training() || expected.trained()) {
                results.addAll(of(stage, expected, measured));
            }
        }
        if (!expected.trained()) {
            results.add(without("training", Verdict.SKIPPED, expected.untrained()));
        }
        return results;
    }

    private List<CheckResult> of(Stage stage, Expected expected, Observation measured) {
        Reading reference = expected.reference().reading(stage);
        Reading actual = measured.reading(stage);
        if (reference.hasFailed()) {
            return List.of(without(stage.words(), Verdict.SKIPPED, "not computed on the CPU: " + reference.failure()));
        }
        if (actual.hasFailed()) {
            return List.of(without(stage.words(), Verdict.FAIL, actual.failure()));
        }
        if (stage == Stage.GREEDY) {
            return List.of(greedy(expected, actual));
        }
        return reference.parts().keySet().stream()
                .map(part -> compared(expected, stage, part, actual))
                .toList();
    }

    private CheckResult compared(Expected expected, Stage stage, String part, Reading actual) {
        float[] reference = expected.reference().reading(stage).part(part);
        Stage.Measure measure = stage.measure();
        double value = Differences.of(measure, reference, actual.part(part));
        @Nullable
        Double rounding = expected.own(stage)
                .map(own -> Differences.of(measure, reference, own.part(part)))
                .orElse(null);
        return judged(
                part.isEmpty() ? stage.words() : stage.words() + ", " + part,
                value,
                stage.limit(type, rounding),
                rounding,
                measure.words() + (expected.task().showsImage() ? "" : "; without an image"));
    }

    private CheckResult greedy(Expected expected, Reading actual) {
        @Nullable GreedyReference reference = expected.greedy();
        if (reference == null) {
            throw new IllegalStateException("no gaps of the greedy tokens");
        }
        // the gap that rounding can overcome depends on the logits' errors, not on the tokens that it happened to
        // change
        @Nullable
        Double rounding = expected.own(Stage.LOG_PROBS)
                .map(own -> Differences.of(
                        Stage.Measure.LARGEST,
                        expected.reference().reading(Stage.LOG_PROBS).part(""),
                        own.part("")))
                .orElse(null);
        return judged(
                Stage.GREEDY.words(),
                reference.gapAtDifference(actual),
                Stage.GREEDY.limit(type, rounding),
                expected.own(Stage.GREEDY).map(reference::gapAtDifference).orElse(null),
                Stage.GREEDY.measure().words() + "; " + reference.equalTokens(actual) + " of "
                        + reference.tokens().length + " tokens are equal");
    }

    private CheckResult judged(String check, double value, double limit, @Nullable Double rounding, String note) {
        // NaN fails
        Verdict verdict = value <= limit ? Verdict.PASS : Verdict.FAIL;
        return new CheckResult(model.name(), type.torchName(), check, verdict, value, limit, rounding, note);
    }

    private CheckResult without(String check, Verdict verdict, String note) {
        return CheckResult.without(model, type.torchName(), check, verdict, note);
    }
}
