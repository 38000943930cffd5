package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.internal.metric.Observers;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The setup that all runs of a trainer share.
 *
 * @param kind kind of training
 * @param options options that all trainers share
 * @param values values of all options, including those of this kind of training
 * @param observers recipients of the metrics
 */
public record TrainerSetup(TrainingKind kind, TrainingOptions options, OptionValues values, Observers observers) {

    /** Returns everything besides model and data that the results depend on, to the bit. */
    public Map<String, String> settings() {
        return values.identity();
    }

    public RunListener listener() {
        return observers.listener();
    }

    /** Returns the development metric, if it selects the best checkpoints. */
    Optional<DevelopmentMetric> choice() {
        String metric = options.saving().checkpoints().metric();
        return observers.evaluations().development().filter(set -> metric.equals(HeldOutEvaluation.DEVELOPMENT));
    }

    /** Returns what {@code training.json} records of the development metric, by field; nothing if there is none. */
    Map<String, Object> describeDevelopment() {
        Map<String, Object> fields = new TreeMap<>();
        observers.evaluations().development().ifPresent(metric -> fields.put("development", metric.name()));
        choice().map(DevelopmentMetric::testSets)
                .filter(sets -> !sets.isEmpty())
                .ifPresent(sets -> fields.put("testSets", sets));
        return fields;
    }
}
