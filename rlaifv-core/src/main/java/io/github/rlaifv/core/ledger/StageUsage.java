package io.github.rlaifv.core.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one stage of a run used.
 *
 * @param stage name of the stage, such as {@code candidates}
 * @param seconds duration of the stage in seconds, without that of stages within it
 * @param models use of each model, in the order of the first call
 */
public record StageUsage(String stage, double seconds, List<ModelUsage> models) {
    public StageUsage {
        Objects.requireNonNull(stage, "stage");
        models = List.copyOf(models);
    }

    /** The use of all models together. */
    public Usage total() {
        return models.stream().map(ModelUsage::usage).reduce(Usage.NONE, Usage::plus);
    }

    /** The sum of this stage and the same stage of another part of the run. */
    StageUsage plus(StageUsage other) {
        Map<CountedModel, Usage> sums = new LinkedHashMap<>();
        List<ModelUsage> all = new ArrayList<>(models);
        all.addAll(other.models);
        all.forEach(one -> sums.merge(one.model(), one.usage(), Usage::plus));
        return new StageUsage(stage, seconds + other.seconds, of(sums));
    }

    static List<ModelUsage> of(Map<CountedModel, Usage> sums) {
        return sums.entrySet().stream()
                .map(sum -> new ModelUsage(sum.getKey(), sum.getValue()))
                .toList();
    }
}
