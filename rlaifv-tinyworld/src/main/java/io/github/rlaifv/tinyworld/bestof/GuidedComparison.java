package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares guided decoding with plain sampling on held-out scenes of the tiny world, over quickstarts of several seeds. Base
 * and aligned model write one response per scene, once sampled and once sentence by sentence by each ranker.
 */
public final class GuidedComparison {
    private static final int SCENES_PER_CALL = 20;
    private static final String SAMPLED = "sampled";

    private final int candidates;
    private final RunListener listener;
    /** Scores and seconds by model and way to decode, one element per run. */
    private final Map<List<String>, List<SceneScores>> scores = new LinkedHashMap<>();

    private final Map<List<String>, List<Double>> seconds = new LinkedHashMap<>();

    private GuidedComparison(int candidates, RunListener listener) {
        this.candidates = candidates;
        this.listener = listener;
    }

    /**
     * Runs the comparison.
     *
     * @param runs output folders of quickstarts on the embedded model, at least one
     * @param scenes number of held-out scenes per run
     * @param candidates number of candidates per sentence
     * @param listener is notified of each run and way to decode
     * @throws io.github.rlaifv.core.run.BadDataException if a folder is not that of a quickstart
     */
    public static GuidedTable run(List<Path> runs, int scenes, int candidates, RunListener listener) {
        if (runs.isEmpty() || scenes < 1) {
            throw new IllegalArgumentException("runs and scenes must be at least one, were " + runs + " and " + scenes);
        }
        GuidedComparison comparison = new GuidedComparison(candidates, listener);
        for (Path folder : runs) {
            try (ComparedRun run = new ComparedRun(folder, scenes, false)) {
                comparison.compare(run, "base", run.base());
                comparison.compare(run, "aligned", run.aligned());
            }
        }
        return comparison.table(runs.size(), scenes);
    }

    private void compare(ComparedRun run, String name, Policy model) {
        measure(run, name, SAMPLED, model);
        run.guides()
                .forEach((way, ranker) -> measure(
                        run,
                        name,
                        way,
                        GuidedDecoding.builder(ranker)
                                .generator(model)
                                .candidates(candidates)
                                .build()
                                .policy()));
    }

    private void measure(ComparedRun run, String model, String way, Policy policy) {
        List<Instruction> scenes = run.scenes();
        String stage = run.name() + ", " + model + ", " + way;
        listener.stageStarted(stage, scenes.size());
        List<String> texts = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < scenes.size(); i += SCENES_PER_CALL) {
            List<GenerationRequest> requests = scenes.subList(i, Math.min(scenes.size(), i + SCENES_PER_CALL)).stream()
                    .map(scene -> new GenerationRequest(scene.id(), scene.prompt(), 1, run.sampling()))
                    .toList();
            for (List<Completion> written : policy.generate(requests)) {
                texts.add(written.get(0).text());
            }
            listener.progressed(stage, texts.size());
        }
        listener.stageFinished(stage);
        double took = (System.nanoTime() - begin) / 1e9 / scenes.size();
        List<String> key = List.of(model, way);
        seconds.computeIfAbsent(key, any -> new ArrayList<>()).add(took);
        scores.computeIfAbsent(key, any -> new ArrayList<>()).add(SceneScores.of(run.images(), scenes, texts));
    }

    private GuidedTable table(int runs, int scenes) {
        return new GuidedTable(
                runs,
                scenes,
                candidates,
                scores.entrySet().stream()
                        .map(entry -> {
                            String model = entry.getKey().get(0);
                            return GuidedTable.Row.of(
                                    model,
                                    entry.getKey().get(1),
                                    entry.getValue(),
                                    scores.getOrDefault(List.of(model, SAMPLED), List.of()),
                                    seconds.getOrDefault(entry.getKey(), List.of()));
                        })
                        .toList());
    }
}
