package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A policy lacks a capability that its use requires. */
public final class MissingCapabilityException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Capability capability;

    /**
     * Creates the exception without a reason.
     *
     * @param policy name of the policy
     * @param capability the missing capability
     * @param use the use of the policy
     * @param present the capabilities that it has
     */
    public MissingCapabilityException(String policy, Capability capability, String use, Set<Capability> present) {
        this(policy, capability, use, present, Optional.empty());
    }

    /**
     * Creates the exception with the reason why the capability is missing.
     *
     * @param policy name of the policy
     * @param capability the missing capability
     * @param use the use of the policy
     * @param present the capabilities that it has
     * @param because the reason, such as the response of a server
     */
    public MissingCapabilityException(
            String policy, Capability capability, String use, Set<Capability> present, Optional<String> because) {
        super(policy + " can't be " + use + ": that needs the capability " + capability + ", and it has only "
                + new TreeSet<>(present)
                + because.map(reason -> " (" + reason + ")").orElse("")
                + (capability == Capability.SCORE
                        ? "; open the model from its folder, Policies.open(Path), or serve it with vLLM"
                        : "; give another model or server"));
        this.capability = capability;
    }

    private MissingCapabilityException(String message, Capability capability) {
        super(message);
        this.capability = capability;
    }

    /**
     * Returns the exception for a response prefix, which the policy can't continue ({@link Policy#continuesPrefixes}).
     *
     * @param policy name of the policy
     * @param capability the capability that is missing for requests with a prefix
     * @param use what asks for it, such as {@code request 17}
     */
    public static MissingCapabilityException ofPrefix(String policy, Capability capability, String use) {
        return new MissingCapabilityException(
                policy + " can't continue a given beginning of a response, which " + use
                        + " asks for (capability " + capability
                        + " with a prefix): leave the prefix out, open the model from"
                        + " its folder, Policies.open(Path), or serve it with vLLM or SGLang and set the kind of server",
                capability);
    }

    /** The missing capability. */
    public Capability capability() {
        return capability;
    }
}
