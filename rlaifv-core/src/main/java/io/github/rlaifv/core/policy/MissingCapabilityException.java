package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A policy was given for a use that needs something it can't do. */
public final class MissingCapabilityException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Capability capability;

    /**
     * @param policy its name
     * @param capability what it lacks
     * @param use what it was given for
     * @param present what it has
     */
    public MissingCapabilityException(String policy, Capability capability, String use, Set<Capability> present) {
        this(policy, capability, use, present, Optional.empty());
    }

    /**
     * Also says why it is lacking.
     *
     * @param because such as what a server said when it was asked
     */
    public MissingCapabilityException(
            String policy, Capability capability, String use, Set<Capability> present, Optional<String> because) {
        super(policy + " can't be " + use + ": that needs the capability " + capability + ", and it has only "
                + new TreeSet<>(present)
                + because.map(reason -> " (" + reason + ")").orElse("")
                + (capability == Capability.SCORE
                        ? "; open the model from its folder, Policies.open(Path)"
                        : "; give another model or server"));
        this.capability = capability;
    }

    /** What is lacking. */
    public Capability capability() {
        return capability;
    }
}
