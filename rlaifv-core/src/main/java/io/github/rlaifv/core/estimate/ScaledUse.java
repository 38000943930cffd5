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
 * Expected use that is scaled from an earlier run.
 *
 * @param use the expected use
 * @param assumptions what it rests on
 * @param complete whether the earlier run has all stages
 */
record ScaledUse(Ledger use, List<String> assumptions, boolean complete) {
    ScaledUse {
        assumptions = List.copyOf(assumptions);
    }

    /**
     * Scales the stages that an earlier run has.
     *
     * @param expected use that is expected without the earlier run
     * @param earlier ledger of the earlier run
     * @param factor number of responses to write now over that of then
     * @param source name of the ledger
     */
    static ScaledUse of(Ledger expected, Ledger earlier, double factor, String source) {
        List<StageUsage> stages = new ArrayList<>();
        List<String> assumptions = new ArrayList<>();
        assumptions.add(String.format(
                Locale.ROOT,
                "Each stage of %s is scaled by %.4g, the number of responses to write now over that of then, with its"
                        + " lengths, its shared tokens, its speed and its machines.",
                source,
                factor));
        Set<String> unknown = new LinkedHashSet<>();
        for (StageUsage stage : expected.stages()) {
            StageUsage then = earlier.stage(stage.stage());
            if (then.models().isEmpty()) {
                unknown.add(stage.stage());
                stages.add(stage);
            } else {
                stages.add(scaled(stage, then, factor, assumptions));
            }
        }
        if (!unknown.isEmpty()) {
            assumptions.add(source + " has no stage " + String.join(", ", unknown)
                    + ": the estimate of that has no time, and rests on the assumptions below.");
        }
        return new ScaledUse(new Ledger(0, stages, expected.prices()), assumptions, unknown.isEmpty());
    }

    private static StageUsage scaled(StageUsage now, StageUsage then, double factor, List<String> assumptions) {
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
            models.add(new ModelUsage(new CountedModel(as, ""), times(usage, factor)));
        });
        return new StageUsage(now.stage(), then.seconds() * factor, models);
    }

    /** Attempts that failed are not expected to fail again. */
    private static Usage times(Usage usage, double factor) {
        return new Usage(
                times(usage.requests() - usage.failures(), factor),
                0,
                0,
                times(usage.images(), factor),
                times(usage.promptTokens(), factor),
                times(usage.cachedTokens(), factor),
                times(usage.completionTokens(), factor),
                times(usage.steps(), factor),
                times(usage.bytesSent(), factor),
                times(usage.bytesReceived(), factor),
                usage.requestSeconds() * factor,
                usage.seconds() * factor);
    }

    private static long times(long count, double factor) {
        return Math.round(count * factor);
    }
}
