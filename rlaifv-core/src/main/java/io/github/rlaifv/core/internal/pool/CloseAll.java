package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Policy;
import java.util.List;

/** Closes several policies. */
public final class CloseAll {
    private CloseAll() {}

    /** Closes each policy, also if an earlier one fails; then throws the first failure with the others attached. */
    public static void of(List<? extends Policy> policies) {
        RuntimeException failure = null;
        for (Policy policy : policies) {
            try {
                policy.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
