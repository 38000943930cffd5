package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs the stages on one policy. A stage that fails does not keep the others from running.
 *
 * @param model the model, for messages
 * @param policy the policy; its weights change
 * @param task requests
 * @param scratch folder for temporary files
 * @param started called with each stage before it runs, so that the last one is known if the process dies
 */
record Observer(CheckedModel model, TrainablePolicy policy, SampleTask task, Path scratch, Consumer<Stage> started) {

    /** Computes the stages that leave the weights as they are. */
    Observation answers() {
        Map<Stage, Reading> readings = new EnumMap<>(Stage.class);
        put(readings, Stage.LOG_PROBS, this::logProbs);
        put(readings, Stage.FIRST_TOKENS, this::firstTokens);
        put(readings, Stage.GREEDY, this::greedy);
        return new Observation(readings);
    }

    /** Computes gradients and the training step. */
    Observation training() {
        Map<Stage, Reading> readings = new EnumMap<>(Stage.class);
        put(readings, Stage.ADAPTER_GRADIENTS, () -> new AdapterTraining(policy, task).gradients());
        try (FullTraining full = new FullTraining(policy, task, scratch)) {
            put(readings, Stage.WEIGHTS, full::weights);
            put(readings, Stage.GRADIENTS, full::gradients);
            put(readings, Stage.UPDATE, full::update);
        }
        put(readings, Stage.UPDATED_LOG_PROBS, this::logProbs);
        return new Observation(readings);
    }

    private void put(Map<Stage, Reading> readings, Stage stage, Supplier<Reading> work) {
        started.accept(stage);
        try {
            readings.put(stage, work.get());
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            readings.put(stage, Reading.failed(FailureText.of(e, model)));
        }
    }

    private Reading logProbs() {
        return numbers(policy.score(task.scores()).stream()
                .flatMap(List::stream)
                .map(TokenLogProbs::logProbs)
                .flatMap(List::stream));
    }

    private Reading firstTokens() {
        List<NextTokenProbabilities> answers = policy.nextTokenProbabilities(task.firstTokens());
        return numbers(answers.stream().flatMap(answer -> Stream.of(answer.of("yes"), answer.of("no"))));
    }

    private Reading greedy() {
        return numbers(policy.generate(task.greedy()).get(0).get(0).tokenIds().stream());
    }

    private static Reading numbers(Stream<? extends Number> values) {
        List<? extends Number> list = values.toList();
        float[] result = new float[list.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = list.get(i).floatValue();
        }
        return Reading.of(result);
    }
}
