package io.github.rlaifv.core.estimate;

import io.github.rlaifv.core.model.ModelShapes;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A model of a run that is estimated.
 *
 * @param name name of the model in ledgers and prices
 * @param sharesPrompts whether the common beginning of several requests is computed once for certain, as local models do
 * @param imageTokens number of tokens of an image in a prompt; 0 for text-only models
 */
public record EstimatedModel(String name, boolean sharesPrompts, long imageTokens) {
    /** Number of tokens of an image that is assumed for served models: that of LLaVA-1.5. */
    public static final int SERVED_IMAGE_TOKENS = 576;

    /** @throws IllegalArgumentException if the number of tokens is negative */
    public EstimatedModel {
        Objects.requireNonNull(name, "name");
        if (imageTokens < 0) {
            throw new IllegalArgumentException("imageTokens must be >= 0, was " + imageTokens);
        }
    }

    /**
     * A model on this machine. Its config.json says how many tokens an image has, for the largest image if that depends on
     * the image.
     *
     * @param folder folder of a model, of an adapter or of a run
     * @throws io.github.rlaifv.core.run.BadDataException if there is no supported model
     */
    public static EstimatedModel local(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new EstimatedModel(
                name == null ? folder.toString() : name.toString(),
                true,
                ModelShapes.of(folder).imageTokens());
    }

    /** A model behind a server, of which {@value #SERVED_IMAGE_TOKENS} tokens per image are assumed. */
    public static EstimatedModel served(String name) {
        return new EstimatedModel(name, false, SERVED_IMAGE_TOKENS);
    }
}
