package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of {@code training.json} for a finished run.
 *
 * @param objective name of the minimized loss
 * @param options all reported options by name
 * @param development fields of the development metric, by name; none without such a metric
 * @param policy the trained model
 * @param examples the examples that it was trained on
 * @param loop summary of the training loop
 * @param changes options that were changed during the run
 * @param model folder of the trained model
 * @param duration duration of this process, without the processes that the run was resumed from
 */
public record RunRecord(
        String objective,
        Map<String, Object> options,
        Map<String, Object> development,
        Model policy,
        PreparedExamples examples,
        TrainingLoop.Summary loop,
        List<RunFile.Change> changes,
        Path model,
        Duration duration) {
    private static final int VERSION = 1;

    /**
     * The trained model.
     *
     * @param name name of the model
     * @param fingerprint fingerprint before training
     * @param trainableNumbers number of trained parameters, counted as single numbers
     */
    record Model(String name, String fingerprint, long trainableNumbers) {}

    /**
     * Returns the fields of {@code training.json}, in their order.
     *
     * @param folder folder of the run
     */
    Map<String, Object> json(TrainingFolder folder) {
        Optional<PreparedExamples.Pairs> pairs = examples.pairs();
        ExampleUse training = examples.training();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", VERSION);
        all.put("objective", objective);
        all.put("options", options);
        all.put("policy", policy.name());
        all.put("policyFingerprint", policy.fingerprint());
        pairs.ifPresent(of -> {
            all.put("reference", of.reference());
            all.put("referenceFingerprint", of.referenceFingerprint());
        });
        all.put("trainableNumbers", policy.trainableNumbers());
        pairs.ifPresent(of -> all.put("pairs", of.given()));
        all.put("model", folder.path().relativize(model).toString());
        all.put("used", training.used());
        all.put("skipped", training.skipped().counts());
        all.put("leftOut", named());
        pairs.ifPresent(of -> putHeldOut(all));
        all.put("steps", loop.steps());
        all.put("epochs", loop.epochs());
        all.put("epochMeans", loop.epochMeans());
        putHeldOut(all);
        all.putAll(development);
        all.put("evaluations", loop.evaluations());
        all.put("bestCheckpoints", folder.described(loop.best()));
        all.put("resumedAfterStep", loop.resumedAfter());
        all.put(
                "changedSettings",
                changes.stream().map(RunFile.Change::describe).toList());
        all.put("seconds", duration.toMillis() / 1000.0);
        return all;
    }

    /** Adds the fields of held-out examples; a field that exists already keeps its place. */
    private void putHeldOut(Map<String, Object> all) {
        all.put("heldOut", examples.heldOut().used());
        all.put("heldOutSkipped", examples.heldOut().skipped().counts());
    }

    /**
     * Returns the names of the skipped examples. Held-out pairs are not among them, because their names could be
     * mistaken for those of training pairs.
     */
    private List<Map<String, String>> named() {
        List<Map<String, String>> named =
                new ArrayList<>(examples.training().skipped().named());
        if (examples.pairs().isEmpty()) {
            named.addAll(examples.heldOut().skipped().named());
        }
        return named;
    }

    /** Returns the result for the caller. */
    TrainingResult result() {
        return new TrainingResult(
                model,
                loop.steps(),
                loop.epochs(),
                examples.training().used(),
                examples.training().skipped().counts(),
                loop.epochMeans(),
                duration,
                loop.evaluations(),
                loop.best());
    }
}
