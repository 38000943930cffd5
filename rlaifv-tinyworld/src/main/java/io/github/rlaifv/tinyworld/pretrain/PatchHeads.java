package io.github.rlaifv.tinyworld.pretrain;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.tinyworld.scene.PatchLabels;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongBiFunction;

/** Linear classifiers of patch features for kind, colour, cell and setting, with their own optimizer. */
final class PatchHeads implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final Kernels kernels;
    private final TensorScope scope;
    private final List<Head> heads = new ArrayList<>();
    private long steps;

    /**
     * One classifier.
     *
     * @param weight weight of its loss
     * @param label label of a patch, as an ordinal
     */
    private record Head(
            String name,
            double weight,
            ToLongBiFunction<PatchLabels, Integer> label,
            NDArray matrix,
            List<NDArray> moments) {}

    /**
     * The result of a training step.
     *
     * @param loss weighted sum of the mean cross-entropies
     * @param gradient with respect to the features, [F, Dv]
     */
    record Outcome(double loss, NDArray gradient) {}

    PatchHeads(Kernels kernels, int width, long seed) {
        this.kernels = kernels;
        this.scope = kernels.root().child();
        Random random = new Random(seed ^ 0x5EED);
        add("kind", PatchLabels.KINDS, 1, (labels, patch) -> labels.kind()[patch], width, random);
        add("colour", PatchLabels.COLOURS, 1, (labels, patch) -> labels.colour()[patch], width, random);
        // The language model learns places from captions only if the features predict them well, hence the full weight.
        add("cell", 9, 1, (labels, patch) -> labels.cell()[patch], width, random);
        add("setting", Setting.values().length, .1, (labels, patch) -> labels.setting(), width, random);
    }

    private void add(
            String name,
            int classes,
            double weight,
            ToLongBiFunction<PatchLabels, Integer> label,
            int width,
            Random random) {
        float[] start = new float[classes * width];
        for (int i = 0; i < start.length; i++) {
            start[i] = (float) (random.nextGaussian() / Math.sqrt(width));
        }
        NDArray matrix = scope.floats(start, classes, width);
        List<NDArray> moments = List.of(
                kernels.trainOne("zeros_float32", scope, matrix), kernels.trainOne("zeros_float32", scope, matrix));
        heads.add(new Head(name, weight, label, matrix, moments));
    }

    private static long[] targets(Head head, PatchLabels[] labels) {
        long[] targets = new long[labels.length * PatchLabels.PATCHES];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = head.label().applyAsLong(labels[i / PatchLabels.PATCHES], i % PatchLabels.PATCHES);
        }
        return targets;
    }

    /** Computes the loss and the gradient of the features, and updates the heads with an AdamW step. */
    Outcome step(NDArray features, PatchLabels[] labels, double rate, TensorScope result) {
        steps++;
        double loss = 0;
        NDArray total = kernels.trainOne("zeros_float32", result, features);
        for (Head head : heads) {
            try (TensorScope call = result.child()) {
                NDArray targets = call.longs(targets(head, labels));
                NDArray chunk = call.host().longs(new long[] {CHUNK});
                List<NDArray> unit =
                        kernels.train("head_unit", call, Map.of(), features, targets, head.matrix(), chunk);
                int n = Math.toIntExact(unit.get(0).size());
                float coefficient = (float) (-head.weight() / n);
                loss += coefficient * sum(HostNumbers.floats(unit.get(0)));
                float[] coefficients = new float[n];
                Arrays.fill(coefficients, coefficient);
                List<NDArray> own = List.of(unit.get(1));
                kernels.call("scale_all").with(own).with((double) coefficient).run();
                kernels.call("accumulate").with(List.of(total)).with(own).run();
                NDArray gradient = kernels.trainOne(
                        "head_weight_backward",
                        call,
                        features,
                        targets,
                        head.matrix(),
                        call.floats(coefficients),
                        chunk);
                kernels.call("adamw")
                        .with(List.of(head.matrix()))
                        .with(List.of(gradient))
                        .with(List.of(head.moments().get(0)))
                        .with(List.of(head.moments().get(1)))
                        .with(steps)
                        .with(rate)
                        .with(.9)
                        .with(.98)
                        .with(.05)
                        .with(1e-8)
                        .run();
            }
        }
        return new Outcome(loss, total);
    }

    /** The share of correctly classified patches per head, as text. */
    String accuracy(NDArray features, PatchLabels[] labels, TensorScope result) {
        StringBuilder text = new StringBuilder();
        for (Head head : heads) {
            try (TensorScope call = result.child()) {
                long[] targets = targets(head, labels);
                float[] scores = HostNumbers.floats(scores(head, features, call));
                int classes = scores.length / targets.length;
                int right = 0;
                for (int i = 0; i < targets.length; i++) {
                    right += best(scores, i * classes, classes) == targets[i] ? 1 : 0;
                }
                text.append(head.name())
                        .append(' ')
                        .append(PretrainingNumbers.of(right / (double) targets.length))
                        .append(' ');
            }
        }
        return text.toString().strip();
    }

    /** The scores of all classes, float32 [patches, classes]. */
    private NDArray scores(Head head, NDArray features, TensorScope call) {
        // this kernel is one linear map and reads nothing from the other arguments
        NDArray unused = call.host().longs(new long[] {0});
        return kernels.train("connector", call, Map.of("linear_1", head.matrix()), features, unused, unused)
                .get(0);
    }

    private static int best(float[] scores, int begin, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = scores[begin + i] > scores[begin + best] ? i : best;
        }
        return best;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public void close() {
        scope.close();
    }
}
