package io.github.rlaifv.core.internal.policy;

import io.github.rlaifv.core.run.WorkLocal;
import java.util.function.Supplier;

/**
 * Whether models on this machine compute the common beginning of several prompts of a call once when they generate. It is a
 * value of the work, which a queue sets for its calls: other calls keep the last digits of results that do not depend on
 * which prompts of a call show the same image.
 */
public final class PromptSharing {
    private static final WorkLocal<Boolean> SHARED = new WorkLocal<>();

    private PromptSharing() {}

    /** Runs work in which prompts share their common beginnings. */
    public static <T> T during(Supplier<T> work) {
        return SHARED.with(true, work);
    }

    /** Whether prompts of the current work share their common beginnings. */
    public static boolean isOn() {
        return SHARED.get().orElse(false);
    }
}
