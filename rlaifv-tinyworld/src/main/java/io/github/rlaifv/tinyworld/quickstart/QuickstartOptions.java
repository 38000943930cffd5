package io.github.rlaifv.tinyworld.quickstart;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Everything that decides what a run does.
 *
 * @param sources models and images
 * @param feedback how pairs are made
 * @param training how they are learned from
 * @param evaluation what is measured
 * @param output folder of the results
 * @param seed of every random choice
 */
public record QuickstartOptions(
        RunSources sources,
        FeedbackPlan feedback,
        TrainingPlan training,
        EvaluationPlan evaluation,
        Path output,
        long seed) {
    public QuickstartOptions {
        Objects.requireNonNull(sources, "sources");
        Objects.requireNonNull(feedback, "feedback");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(evaluation, "evaluation");
        Objects.requireNonNull(output, "output");
        if (sources.tinyWorld() && feedback.instructions() == 0) {
            throw new IllegalArgumentException("instructions must be >= 1 for the tiny world, which has no end");
        }
    }

    /** Starts from the settings of the embedded model in its tiny world. */
    public static QuickstartOptionsBuilder embedded() {
        return new QuickstartOptionsBuilder(true);
    }

    /**
     * Starts from the paper's settings, for a model of billions of parameters.
     *
     * @param model folder in the Hugging Face layout
     * @param images folder of images
     */
    public static QuickstartOptionsBuilder of(Path model, Path images) {
        return new QuickstartOptionsBuilder(false).model(model).images(images);
    }

    /** The seed of a round's candidates, pairs and order of training; rounds count from 1. */
    public long roundSeed(int round) {
        return seed * 1000 + round;
    }

    /** The seed of responses that are measured. */
    public long evaluationSeed() {
        return seed * 1000 + 999;
    }
}
