package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.tinyworld.corpus.Task;
import io.github.rlaifv.tinyworld.corpus.TrainingExample;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Loss of a step: the sum over tasks of weight times the mean cross-entropy of the task's learned response tokens, in
 * nats.
 *
 * @param examples one example per request
 */
record TaskMeans(List<TrainingExample> examples) implements LogProbLoss {

    @Override
    public LossValue evaluate(List<List<TokenLogProbs>> logProbs) {
        Map<Task, double[]> sums = new EnumMap<>(Task.class);
        for (int i = 0; i < examples.size(); i++) {
            TokenLogProbs response = logProbs.get(i).get(0);
            double[] sum = sums.computeIfAbsent(examples.get(i).task(), task -> new double[2]);
            for (int t = 0; t < response.tokenIds().size(); t++) {
                if (examples.get(i).learns(t, response.tokenIds().size())) {
                    sum[0] -= response.logProbs().get(t);
                    sum[1]++;
                }
            }
        }
        double loss = 0;
        double[][][] gradient = new double[examples.size()][1][];
        for (int i = 0; i < gradient.length; i++) {
            TrainingExample example = examples.get(i);
            int tokens = logProbs.get(i).get(0).tokenIds().size();
            double[] sum = sums.getOrDefault(example.task(), new double[2]);
            gradient[i][0] = new double[tokens];
            for (int t = 0; t < tokens; t++) {
                if (example.learns(t, tokens)) {
                    gradient[i][0][t] = -example.weight() / sum[1];
                    loss -= example.weight()
                            / sum[1]
                            * logProbs.get(i).get(0).logProbs().get(t);
                }
            }
        }
        Map<String, Double> means = new HashMap<>();
        sums.forEach((task, sum) -> means.put(task.name().toLowerCase(Locale.ROOT), sum[0] / sum[1]));
        return new LossValue(loss, gradient, means);
    }
}
