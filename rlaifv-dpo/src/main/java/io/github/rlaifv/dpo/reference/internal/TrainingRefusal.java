package io.github.rlaifv.dpo.reference.internal;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.Optional;

/**
 * The reason why an example can't be trained on.
 *
 * @param kind kind of the reason, under which the example is counted
 * @param reason the reason in words
 */
public record TrainingRefusal(String kind, String reason) {
    private static final String BY_THE_MODEL = "refused by the model";

    /** Returns the refusal of a request by a model. */
    public static TrainingRefusal of(BadDataException said) {
        String kind = said instanceof UnusableImageException ? UnusableImageException.REASON : BY_THE_MODEL;
        return new TrainingRefusal(kind, String.valueOf(said.getMessage()));
    }

    /** Returns why a request failed for good. */
    public static TrainingRefusal of(RequestFailure failure) {
        String kind = failure.ofUnusableImage() ? UnusableImageException.REASON : BY_THE_MODEL;
        return new TrainingRefusal(kind, failure.detail().isEmpty() ? failure.reason() : failure.detail());
    }

    /** Returns what is wrong with an image; empty if nothing is. */
    public static Optional<TrainingRefusal> ofImage(TrainablePolicy policy, ImageSource image) {
        try {
            policy.requireUsable(image);
            return Optional.empty();
        } catch (UnusableImageException e) {
            return Optional.of(of(e));
        }
    }

    public boolean ofImage() {
        return kind.equals(UnusableImageException.REASON);
    }
}
