package io.github.rlaifv.tinyworld.pretrain;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.clip.ClipEncoder;
import io.github.rlaifv.core.internal.mllm.clip.ClipTower;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.tinyworld.scene.PatchLabels;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneRenderer;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Stage 1: the vision tower learns the content of each patch. It is trained with linear heads on the patch features,
 * which are discarded afterwards.
 */
final class VisionPretraining {
    private static final int BATCH = 128;
    /** Number of images, each rendered once and kept in memory (27 kB per image). */
    private static final int POOL = 12_000;

    private static final int NOISE = 1 << 16;
    private static final double RATE = 2e-3;
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(RATE, .9, .98, 1e-8, .05);

    private final LocalPolicy policy;
    private final int steps;
    private final long seed;
    private final Consumer<String> log;
    private final SceneRenderer renderer = new SceneRenderer();
    private final byte[][] rendered = new byte[POOL][];
    private final float[] gaussians = new float[NOISE];

    VisionPretraining(LocalPolicy policy, int steps, long seed, Consumer<String> log) {
        this.policy = policy;
        this.steps = steps;
        this.seed = seed;
        this.log = log;
        Random random = new Random(seed + 17);
        for (int i = 0; i < NOISE; i++) {
            gaussians[i] = (float) random.nextGaussian();
        }
    }

    void run() {
        List<Parameter> tower = policy.parameters().stream()
                .filter(p -> p.group() == ParameterGroup.VISION_TOWER)
                .toList();
        Schedule schedule = Schedule.cosine().withWarmupSteps(100).withFloor(.02);
        Random random = new Random(seed);
        try (Gradients gradients = policy.newGradients(tower);
                AdamW optimizer = policy.newAdamW(tower);
                PatchHeads heads = new PatchHeads(policy.kernels(), TinyModelFolder.VISION_WIDTH, seed)) {
            for (int step = 0; step < steps; step++) {
                int[] chosen = random.ints(BATCH, 0, POOL).toArray();
                long[] noise = random.longs(BATCH).toArray();
                Scene[] scenes = Arrays.stream(chosen)
                        .mapToObj(SceneSplit.PRETRAINING::scene)
                        .toArray(Scene[]::new);
                gradients.zero();
                double rate = RATE * schedule.factor(step, steps);
                try (ClipTower.Pass pass =
                                ((ClipEncoder) policy.vision()).tower().pass(pixels(chosen, scenes, noise), BATCH);
                        TensorScope scope = policy.kernels().root().child()) {
                    PatchHeads.Outcome outcome = heads.step(pass.features(), labels(scenes), rate, scope);
                    pass.backward(outcome.gradient(), policy.sink(gradients));
                    double norm = gradients.globalNorm();
                    if (norm > 1) {
                        gradients.scale(1 / norm);
                    }
                    if ((step + 1) % 50 == 0) {
                        log.accept("vision step " + (step + 1) + " loss " + PretrainingNumbers.of(outcome.loss()));
                    }
                }
                optimizer.step(gradients, PretrainingNumbers.at(SETTINGS, rate));
            }
            evaluate(heads);
        }
    }

    private void evaluate(PatchHeads heads) {
        Scene[] scenes =
                IntStream.range(0, 512).mapToObj(SceneSplit.DEVELOPMENT::scene).toArray(Scene[]::new);
        try (TensorScope scope = policy.kernels().root().child()) {
            float[] pixels = new float[scenes.length * PIXELS];
            for (int i = 0; i < scenes.length; i++) {
                write(renderer.pixels(scenes[i]), pixels, i * PIXELS);
            }
            NDArray features = ((ClipEncoder) policy.vision()).tower().features(pixels, scenes.length, scope);
            log.accept("vision accuracy per patch on 512 development scenes: "
                    + heads.accuracy(features, labels(scenes), scope));
        }
    }

    private static final int PIXELS = 3 * TinyModelFolder.IMAGE_SIZE * TinyModelFolder.IMAGE_SIZE;

    private static PatchLabels[] labels(Scene[] scenes) {
        PatchLabels[] labels = new PatchLabels[scenes.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = PatchLabels.of(scenes[i]);
        }
        return labels;
    }

    /** The rendered and augmented images. */
    private float[] pixels(int[] chosen, Scene[] scenes, long[] noise) {
        float[] result = new float[scenes.length * PIXELS];
        for (int i = 0; i < scenes.length; i++) {
            if (rendered[chosen[i]] == null) {
                rendered[chosen[i]] = renderer.pixels(scenes[i]);
            }
            augment(rendered[chosen[i]], new Random(noise[i]), result, i * PIXELS);
        }
        return result;
    }

    /** Shifts each channel (deviation 5 of 255), changes the contrast (deviation 5 %) and adds noise (3 of 255). */
    private void augment(byte[] rgb, Random random, float[] target, int offset) {
        int area = rgb.length / 3;
        float contrast = (float) (1 + .05 * random.nextGaussian());
        int at = random.nextInt(NOISE);
        for (int channel = 0; channel < 3; channel++) {
            float shift = (float) (5 * random.nextGaussian() + 127.5 * (1 - contrast));
            // An odd stride is coprime to the table's size, so it visits all entries before it repeats.
            int stride = 2 * random.nextInt(NOISE / 2) + 1;
            for (int i = 0; i < area; i++) {
                at = (at + stride) & (NOISE - 1);
                float level = (rgb[i * 3 + channel] & 0xFF) * contrast + shift + 3 * gaussians[at];
                target[offset + channel * area + i] = normalized(level);
            }
        }
    }

    private static void write(byte[] rgb, float[] target, int offset) {
        int area = rgb.length / 3;
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < area; i++) {
                target[offset + channel * area + i] = normalized(rgb[i * 3 + channel] & 0xFF);
            }
        }
    }

    private static float normalized(float level) {
        return (level / 255 - .5f) * 4;
    }
}
