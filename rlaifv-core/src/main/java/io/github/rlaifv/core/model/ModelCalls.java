package io.github.rlaifv.core.model;

import io.github.rlaifv.core.policy.Policy;
import org.jspecify.annotations.Nullable;

/** Passes calls to a model, which is opened if it is not open. */
@FunctionalInterface
interface ModelCalls {

    /** A call of the open model. */
    @FunctionalInterface
    interface Call {
        @Nullable
        Object of(Policy model) throws Throwable;
    }

    /** Passes on a call and returns its result. */
    @Nullable
    Object pass(Call call) throws Throwable;
}
