package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.run.UnusableImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The models and images of a run.
 *
 * @param model folder of the model to align; empty takes the embedded model
 * @param labeler folder or address of the model that divides and judges; empty takes the model to align as it is at the start
 * @param images folder of images; empty takes the tiny world, which has exact ground truth but needs a model that
 * speaks
 *     its language
 * @param unusableImages what happens to images of the folder that are damaged or that a model rejects
 * @param questions questions about the images of a folder; the tiny world has its own
 */
public record RunSources(
        Optional<Path> model,
        Optional<ModelAddress> labeler,
        Optional<Path> images,
        UnusableImages unusableImages,
        List<String> questions) {

    /** Questions about the images of a folder. Used if no others are given. */
    public static final List<String> DEFAULT_QUESTIONS = List.of(
            "Describe this image in detail.",
            "What can be seen in this picture?",
            "Please describe the main objects in the image and where they are.",
            "What is happening in this picture?");

    /** The embedded model in the tiny world. */
    static final RunSources EMBEDDED = new RunSources(
            Optional.empty(), Optional.empty(), Optional.empty(), UnusableImages.SKIP, DEFAULT_QUESTIONS);

    public RunSources {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(labeler, "labeler");
        Objects.requireNonNull(images, "images");
        Objects.requireNonNull(unusableImages, "unusableImages");
        questions = List.copyOf(Objects.requireNonNull(questions, "questions"));
        if (images.isPresent() && questions.isEmpty()) {
            throw new IllegalArgumentException("at least one question is needed about the images of " + images.get());
        }
        if (images.isPresent() && model.isEmpty()) {
            throw new IllegalArgumentException(
                    "the embedded model knows the tiny world only; give a model for the images of " + images.get());
        }
    }

    /** Returns the same sources with the model of a folder to align. */
    public RunSources withModel(Path value) {
        return new RunSources(
                Optional.of(Objects.requireNonNull(value, "model")), labeler, images, unusableImages, questions);
    }

    /** Returns the same sources with the model of a folder to divide and judge. */
    public RunSources withLabeler(Path value) {
        return withLabelerAt(
                new ModelAddress(Objects.requireNonNull(value, "labeler").toString()));
    }

    /** Returns the same sources with the model at an address to divide and judge. */
    public RunSources withLabelerAt(ModelAddress value) {
        return new RunSources(
                model, Optional.of(Objects.requireNonNull(value, "labeler")), images, unusableImages, questions);
    }

    /** Returns the same sources with a folder of images; a model has to be set before. */
    public RunSources withImages(Path value) {
        return new RunSources(
                model, labeler, Optional.of(Objects.requireNonNull(value, "images")), unusableImages, questions);
    }

    /** Returns the same sources with another treatment of unusable images. */
    public RunSources withUnusableImages(UnusableImages value) {
        return new RunSources(model, labeler, images, value, questions);
    }

    /** Returns the same sources with other questions about the images of a folder. */
    public RunSources withQuestions(List<String> value) {
        return new RunSources(model, labeler, images, unusableImages, value);
    }

    /** Returns whether the images are the tiny world's. */
    public boolean tinyWorld() {
        return images.isEmpty();
    }
}
