package io.github.rlaifv.dpo.internal.reference;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.Optional;

/**
 * Why something can't be trained on.
 *
 * @param kind what it is counted by
 * @param reason in words
 */
public record Refusal(String kind, String reason) {
    private static final String BY_THE_MODEL = "refused by the model";

    /** What a model says about a request. */
    public static Refusal of(BadDataException said) {
        String kind = said instanceof UnusableImageException ? UnusableImageException.REASON : BY_THE_MODEL;
        return new Refusal(kind, String.valueOf(said.getMessage()));
    }

    /** Why a request failed for good. */
    public static Refusal of(RequestFailure failure) {
        String kind = failure.ofUnusableImage() ? UnusableImageException.REASON : BY_THE_MODEL;
        return new Refusal(kind, failure.detail().isEmpty() ? failure.reason() : failure.detail());
    }

    /** What is wrong with an image, if anything is. */
    public static Optional<Refusal> ofImage(TrainablePolicy policy, ImageSource image) {
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
