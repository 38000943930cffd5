package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;

/** Whether a model with adapters can be its own reference, without them. */
public final class OwnReference {
    private OwnReference() {}

    /** Returns whether a model has adapters that are not merged into its weights. */
    public static boolean adapted(Policy policy) {
        return policy instanceof TrainablePolicy adapted
                && adapted.adapters().lora().isPresent()
                && !adapted.adapters().merged();
    }

    /**
     * Rejects adapters that can't be switched off while they are loaded.
     *
     * @param folder folder of the adapters, for the message
     * @throws IllegalArgumentException saying to add {@code --reference}
     */
    public static void require(TrainablePolicy adapted, String folder) {
        if (!adapted.adapters().baseAvailable()) {
            throw new IllegalArgumentException(
                    "the adapters in " + folder + " reach modules such as those of the vision"
                            + " tower, whose weights contain them as long as they are loaded, so the model without them can't be"
                            + " asked at the same time: add --reference, the folder of the model that they were trained from");
        }
    }

    /** Removes the adapters of a model that was opened as a reference, and returns it. */
    public static TrainablePolicy withoutAdapters(TrainablePolicy opened) {
        if (adapted(opened)) {
            opened.adapters().detach();
        }
        return opened;
    }
}
