package io.github.rlaifv.tinyworld.pretrain;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.clip.ClipEncoder;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.TinyVocabulary;
import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.PatchLabels;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Stage 2a: the projector learns to map each patch to word embeddings of its cell's content and place. The target is the
 * sum of the embeddings of kind and colour, 0.7 times column and row, and 0.5 times setting. The first layer is
 * initialized so that it standardizes its inputs.
 */
final class ProjectorAlignment {
    private static final int BATCH = 48;
    private static final int SAMPLE = 500;
    private static final double RATE = 4e-3;
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(RATE, .9, .98, 1e-8, 0);
    private static final String[] COLUMNS = {"left", "middle", "right"};
    private static final String[] ROWS = {"top", "middle", "bottom"};

    private final LocalPolicy policy;
    private final TinyWorld world;
    private final int pool;
    private final int steps;
    private final long seed;
    private final Consumer<String> log;
    private final float[] embeddings;

    ProjectorAlignment(LocalPolicy policy, TinyWorld world, int pool, int steps, long seed, Consumer<String> log) {
        this.policy = policy;
        this.world = world;
        this.pool = pool;
        this.steps = steps;
        this.seed = seed;
        this.log = log;
        this.embeddings = HostNumbers.floats(policy.weights().tensor("model.language_model.embed_tokens.weight"));
    }

    void run() {
        standardise();
        List<Parameter> projector = policy.parameters().stream()
                .filter(p -> p.group() == ParameterGroup.PROJECTOR)
                .toList();
        Random random = new Random(seed + 1);
        try (Gradients gradients = policy.newGradients(projector);
                AdamW optimizer = policy.newAdamW(projector)) {
            for (int step = 0; step < steps; step++) {
                List<Scene> scenes = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    scenes.add(SceneSplit.PRETRAINING.scene(random.nextInt(pool)));
                }
                List<ImageSource> images = scenes.stream().map(world::image).toList();
                gradients.zero();
                try (TensorScope scope = policy.kernels().root().child()) {
                    NDArray said = policy.vision().features(images, scope);
                    float[] wanted = wanted(scenes);
                    float[] error = HostNumbers.floats(said);
                    for (int i = 0; i < error.length; i++) {
                        error[i] -= wanted[i];
                    }
                    if ((step + 1) % 300 == 0) {
                        log.accept("align step " + (step + 1) + " unexplained "
                                + PretrainingNumbers.of(meanSquare(error) / variance(wanted)));
                    }
                    float scale = (float) (2.0 / error.length);
                    for (int i = 0; i < error.length; i++) {
                        error[i] *= scale;
                    }
                    NDArray gradient = scope.floats(error, said.getShape().getShape());
                    policy.vision().backward(images, gradient, policy.sink(gradients));
                }
                optimizer.step(gradients, PretrainingNumbers.at(SETTINGS, RATE * (1 - step / (double) steps)));
            }
        }
    }

    private static double meanSquare(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum / values.length;
    }

    /** Initializes W = N(0, 1/fan in) / deviation and b = -W mean, with statistics of the features of some images. */
    private void standardise() {
        int width = TinyModelFolder.VISION_WIDTH;
        double[] mean = new double[width];
        double[] deviation = new double[width];
        int rows = 0;
        for (int begin = 0; begin < SAMPLE; begin += 100) {
            List<ImageSource> images = new ArrayList<>();
            for (int i = begin; i < begin + 100; i++) {
                images.add(world.image(SceneSplit.PRETRAINING.scene(i)));
            }
            try (TensorScope scope = policy.kernels().root().child()) {
                float[] features = HostNumbers.floats(((ClipEncoder) policy.vision()).towerFeatures(images, scope));
                for (int i = 0; i < features.length; i++) {
                    mean[i % width] += features[i];
                    deviation[i % width] += (double) features[i] * features[i];
                }
                rows += features.length / width;
            }
        }
        Random random = new Random(seed + 2);
        float[] weight = new float[TinyModelFolder.WIDTH * width];
        float[] bias = new float[TinyModelFolder.WIDTH];
        for (int d = 0; d < width; d++) {
            mean[d] /= rows;
            deviation[d] = Math.sqrt(deviation[d] / rows - mean[d] * mean[d]);
        }
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (random.nextGaussian() / Math.sqrt(width) / deviation[i % width]);
            bias[i / width] -= (float) (weight[i] * mean[i % width]);
        }
        try (TensorScope scope = policy.kernels().root().child()) {
            NDArray matrix = policy.weights().tensor("model.multi_modal_projector.linear_1.weight");
            NDArray offset = policy.weights().tensor("model.multi_modal_projector.linear_1.bias");
            policy.kernels()
                    .call("copy_all")
                    .with(List.of(matrix, offset))
                    .with(List.of(scope.floats(weight, TinyModelFolder.WIDTH, width), scope.floats(bias)))
                    .run();
        }
    }

    private float[] wanted(List<Scene> scenes) {
        int width = TinyModelFolder.WIDTH;
        float[] result = new float[scenes.size() * PatchLabels.PATCHES * width];
        for (int s = 0; s < scenes.size(); s++) {
            PatchLabels labels = PatchLabels.of(scenes.get(s));
            for (int patch = 0; patch < PatchLabels.PATCHES; patch++) {
                int offset = (s * PatchLabels.PATCHES + patch) * width;
                if (labels.kind()[patch] < Kind.values().length) {
                    add(result, offset, Kind.values()[labels.kind()[patch]].word(), 1);
                    add(result, offset, Colour.values()[labels.colour()[patch]].word(), 1);
                }
                add(result, offset, COLUMNS[labels.cell()[patch] % 3], .7);
                add(result, offset, ROWS[labels.cell()[patch] / 3], .7);
                add(result, offset, Setting.values()[labels.setting()].word(), .5);
            }
        }
        return result;
    }

    private void add(float[] target, int offset, String word, double weight) {
        int row = TinyVocabulary.id(word) * TinyModelFolder.WIDTH;
        for (int d = 0; d < TinyModelFolder.WIDTH; d++) {
            target[offset + d] += (float) (weight * embeddings[row + d]);
        }
    }

    /** The variance over the rows, averaged over the components. */
    private static double variance(float[] rows) {
        int width = TinyModelFolder.WIDTH;
        int n = rows.length / width;
        double total = 0;
        for (int d = 0; d < width; d++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double value = rows[i * width + d];
                sum += value;
                squares += value * value;
            }
            total += squares / n - (sum / n) * (sum / n);
        }
        return total / width;
    }
}
