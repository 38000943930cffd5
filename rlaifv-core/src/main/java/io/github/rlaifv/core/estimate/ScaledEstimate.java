package io.github.rlaifv.core.estimate;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelUsage;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An estimate by an earlier run.
 *
 * @param estimate the estimate without it
 * @param earlier ledger of the earlier run
 * @param factor number of responses to write now over that of then
 * @param source name of the ledger
 */
record ScaledEstimate(RunEstimate estimate, Ledger earlier, double factor, String source) {

    RunEstimate scaled() {
        List<StageUsage> stages = new ArrayList<>();
        List<String> assumptions = new ArrayList<>();
        assumptions.add(String.format(
                Locale.ROOT,
                "Each stage of %s is scaled by %.4g, the number of responses to write now over that of then, with its"
                        + " lengths, its shared tokens, its speed and its machines.",
                source,
                factor));
        Set<String> unknown = new LinkedHashSet<>();
        for (StageUsage stage : estimate.use().stages()) {
            StageUsage then = earlier.stage(stage.stage());
            if (then.models().isEmpty()) {
                unknown.add(stage.stage());
                stages.add(stage);
            } else {
                stages.add(scaled(stage, then, assumptions));
            }
        }
        if (!unknown.isEmpty()) {
            assumptions.add(source + " has no stage " + String.join(", ", unknown)
                    + ": the estimate of that has no time, and rests on the assumptions below.");
            assumptions.addAll(estimate.assumptions());
        }
        return new RunEstimate(
                estimate.anchor(), new Ledger(0, stages, estimate.use().prices()), assumptions);
    }

    private StageUsage scaled(StageUsage now, StageUsage then, List<String> assumptions) {
        Map<String, Usage> byName = new LinkedHashMap<>();
        then.models().forEach(one -> byName.merge(one.model().name(), one.usage(), Usage::plus));
        Set<String> wanted = new LinkedHashSet<>();
        now.models().forEach(one -> wanted.add(one.model().name()));
        List<ModelUsage> models = new ArrayList<>();
        byName.forEach((name, usage) -> {
            String as = name;
            if (byName.size() == 1 && wanted.size() == 1 && !wanted.contains(name)) {
                as = wanted.iterator().next();
                assumptions.add("In the stage " + now.stage() + ", " + as + " is as fast as " + name + " was.");
            }
            models.add(new ModelUsage(new CountedModel(as, ""), times(usage)));
        });
        return new StageUsage(now.stage(), then.seconds() * factor, models);
    }

    /** Attempts that failed are not expected to fail again. */
    private Usage times(Usage usage) {
        return new Usage(
                times(usage.requests() - usage.failures()),
                0,
                0,
                times(usage.images()),
                times(usage.promptTokens()),
                times(usage.cachedTokens()),
                times(usage.completionTokens()),
                times(usage.steps()),
                times(usage.bytesSent()),
                times(usage.bytesReceived()),
                usage.requestSeconds() * factor,
                usage.seconds() * factor);
    }

    private long times(long count) {
        return Math.round(count * factor);
    }
}
