package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.policy.Policy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The model that judges the policy's candidates in self-alignment. */
public final class SelfLabeler implements AutoCloseable {
    private final @Nullable Supplier<? extends Policy> opener;
    private @Nullable Policy opened;

    private SelfLabeler(@Nullable Supplier<? extends Policy> opener) {
        this.opener = opener;
    }

    /** Lets the policy judge itself. */
    public static SelfLabeler newest() {
        return new SelfLabeler(null);
    }

    /** Lets a model judge that is opened when it is first needed. */
    public static SelfLabeler given(Supplier<? extends Policy> opener) {
        return new SelfLabeler(opener);
    }

    /** Returns the labeler of a policy. */
    public Policy of(Policy policy) {
        if (opener == null) {
            return policy;
        }
        if (opened == null) {
            opened = opener.get();
        }
        return opened;
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
