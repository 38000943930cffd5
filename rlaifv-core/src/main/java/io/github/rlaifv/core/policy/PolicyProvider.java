package io.github.rlaifv.core.policy;

import java.net.URI;
import java.util.Set;

/**
 * Opens models that have an address of a certain scheme. Implementations are found by {@link java.util.ServiceLoader}, so
 * that a module on the class path adds its schemes to {@code Policies.open(URI)}: they have a public constructor without
 * parameters and stand in {@code META-INF/services/io.github.rlaifv.core.policy.PolicyProvider}.
 */
public interface PolicyProvider {

    /** Schemes of the addresses that this provider opens, in lower case, such as {@code http}. */
    Set<String> schemes();

    /**
     * Opens the model at an address of one of the {@link #schemes()}. The caller closes the policy.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming the part of the address that can't be used
     */
    Policy open(URI address);
}
