package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Seconds per answer by N and by the models that a rule asks. */
final class RuleTimes {
    private final Map<Integer, Map<ModelsAsked, Double>> seconds = new HashMap<>();

    private RuleTimes() {}

    /**
     * Measures how long answers take, one scene after the other.
     *
     * @param run models
     * @param generator model that samples candidates
     * @param options numbers of candidates and scenes
     */
    static RuleTimes measure(ComparedRun run, Policy generator, RuleComparisonOptions options) {
        RuleTimes times = new RuleTimes();
        if (options.timedScenes() > 0) {
            // the first calls load kernels and compile code
            times.measure(
                    run, generator, options, options.sizes().get(options.sizes().size() - 1));
            options.sizes().forEach(n -> times.measure(run, generator, options, n));
        }
        return times;
    }

    private void measure(ComparedRun run, Policy generator, RuleComparisonOptions options, int n) {
        List<Instruction> scenes = run.scenes().subList(0, options.timedScenes());
        long begin = System.nanoTime();
        List<ScoreRequest> pools = new ArrayList<>();
        for (Instruction scene : scenes) {
            List<Completion> written = generator
                    .generate(List.of(new GenerationRequest(scene.id(), scene.prompt(), n, run.sampling())))
                    .get(0);
            pools.add(new ScoreRequest(
                    scene.prompt(), written.stream().map(Completion::text).toList()));
        }
        double sampling = since(begin);
        Map<ModelsAsked, Double> ofSize = new EnumMap<>(ModelsAsked.class);
        for (ModelsAsked asked : ModelsAsked.values()) {
            begin = System.nanoTime();
            if (n > 1) {
                pools.forEach(pool -> run.ranker(asked, options.shortlist()).rank(pool.prompt(), pool.responses()));
            }
            ofSize.put(asked, (sampling + since(begin)) / scenes.size());
        }
        seconds.put(n, ofSize);
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Returns the seconds per answer; empty if they were not measured. */
    Optional<Double> of(int n, ModelsAsked asked) {
        return Optional.ofNullable(seconds.getOrDefault(n, Map.of()).get(asked));
    }
}
