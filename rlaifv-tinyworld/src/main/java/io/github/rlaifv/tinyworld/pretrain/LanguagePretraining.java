package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.tinyworld.corpus.TinyCorpus;
import io.github.rlaifv.tinyworld.corpus.TrainingExample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Stages 2b and later: training of the projector and the language model on tasks, with a frozen vision tower. */
final class LanguagePretraining {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0, .9, .98, 1e-8, .02);
    private static final int LOGGED = 50;

    private final LocalPolicy policy;
    private final TinyCorpus corpus;
    private final Consumer<String> log;

    LanguagePretraining(LocalPolicy policy, TinyCorpus corpus, Consumer<String> log) {
        this.policy = policy;
        this.corpus = corpus;
        this.log = log;
    }

    void run(LanguageStage stage) {
        List<Parameter> trained = policy.parameters().stream()
                .filter(p -> p.group() != ParameterGroup.VISION_TOWER)
                .toList();
        Map<String, double[]> sums = new TreeMap<>();
        long start = System.nanoTime();
        try (Gradients gradients = policy.newGradients(trained);
                AdamW optimizer = policy.newAdamW(trained)) {
            for (int step = 0; step < stage.mostSteps(); step++) {
                gradients.zero();
                backward(stage, step, gradients, sums);
                double norm = gradients.globalNorm();
                if (!Double.isFinite(norm)) {
                    throw new IllegalStateException(stage.name() + " diverged at step " + (step + 1));
                }
                if (norm > 1) {
                    gradients.scale(1 / norm);
                }
                optimizer.step(gradients, PretrainingNumbers.at(SETTINGS, stage.rateAt(step)));
                if ((step + 1) % LOGGED == 0 || step + 1 == stage.mostSteps()) {
                    report(stage, step + 1, norm, sums, (System.nanoTime() - start) / 1e9);
                    boolean done = step + 1 >= stage.steps() && learned(stage, sums);
                    sums.clear();
                    if (done) {
                        return;
                    }
                }
            }
        }
    }

    private void backward(LanguageStage stage, int step, Gradients gradients, Map<String, double[]> sums) {
        long corpusStep = (long) stage.name().hashCode() * 1_000_003L + step;
        List<TrainingExample> examples =
                corpus.step(stage.mix().apply(Math.min(1, step / (double) stage.steps())), corpusStep).stream()
                        .flatMap(group -> group.examples().stream())
                        .toList();
        List<ScoreRequest> requests = examples.stream()
                .map(example -> new ScoreRequest(example.prompt(), List.of(example.response())))
                .toList();
        LossValue value = policy.backward(requests, new TaskMeans(examples), gradients);
        value.metrics().forEach((task, mean) -> {
            double[] sum = sums.computeIfAbsent(task, key -> new double[2]);
            sum[0] += mean;
            sum[1]++;
        });
    }

    private void report(LanguageStage stage, int step, double norm, Map<String, double[]> sums, double seconds) {
        StringBuilder line = new StringBuilder(stage.name() + " step " + step + " norm " + PretrainingNumbers.of(norm));
        sums.forEach((task, sum) ->
                line.append(' ').append(task).append(' ').append(PretrainingNumbers.of(sum[0] / sum[1])));
        log.accept(line.append(String.format(Locale.ROOT, " (%.0f s)", seconds)).toString());
    }

    private static boolean learned(LanguageStage stage, Map<String, double[]> sums) {
        return stage.learned().entrySet().stream().allMatch(task -> {
            double[] sum = sums.get(task.getKey().name().toLowerCase(Locale.ROOT));
            return sum != null && sum[0] / sum[1] < task.getValue();
        });
    }
}
