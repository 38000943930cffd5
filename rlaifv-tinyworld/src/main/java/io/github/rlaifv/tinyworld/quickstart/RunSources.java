package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.run.UnusableImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The models and images of a run.
 *
 * @param model folder to align; empty takes the embedded model
 * @param labeler folder of the model that divides and judges; empty takes the model to align, as it is at the start
 * @param images folder of images; empty takes the tiny world, which has exact ground truth but wants a model that
 *     speaks its language
 * @param unusableImages what becomes of images of the folder that can't be used
 * @param questions that are asked about the images of a folder; the tiny world has its own
 * @param device where all models compute; empty takes the best there is
 * @param storage type that trained weights, and those of the base, are kept in
 * @param threads that compute the pieces of a call on a processor; see {@link
 *     io.github.rlaifv.core.policy.PolicyOptions#threads()}
 * @param pieces that a call is cut into on a processor; see {@link
 *     io.github.rlaifv.core.policy.PolicyOptions#pieces()}
 */
public record RunSources(
        Optional<Path> model,
        Optional<Path> labeler,
        Optional<Path> images,
        UnusableImages unusableImages,
        List<String> questions,
        Optional<ComputeDevice> device,
        ScalarType storage,
        int threads,
        int pieces) {

    /** Asked about the images of a folder where no other questions are given. */
    public static final List<String> DEFAULT_QUESTIONS = List.of(
            "Describe this image in detail.",
            "What can be seen in this picture?",
            "Please describe the main objects in the image and where they are.",
            "What is happening in this picture?");

    public RunSources {
        questions = List.copyOf(questions);
        OptionRanges.atLeast(1, threads, "threads");
        OptionRanges.atLeast(1, pieces, "pieces");
        if (images.isPresent() && questions.isEmpty()) {
            throw new IllegalArgumentException("at least one question is needed about the pictures of " + images.get());
        }
        if (images.isPresent() && model.isEmpty()) {
            throw new IllegalArgumentException(
                    "the embedded model knows the tiny world only; give a model for the pictures of " + images.get());
        }
    }

    /** Whether the images are the tiny world's. */
    public boolean tinyWorld() {
        return images.isEmpty();
    }
}
