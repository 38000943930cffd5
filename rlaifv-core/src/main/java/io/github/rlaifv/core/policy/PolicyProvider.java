package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
import java.util.Set;

/**
 * Opens models at addresses of certain schemes. Implementations are found by {@link java.util.ServiceLoader}, so that
 * a module on the class path adds its schemes to {@code Policies.open(URI)}. An implementation has a public
 * constructor without parameters and is listed in {@code
 * META-INF/services/io.github.rlaifv.core.policy.PolicyProvider}.
 */
public interface PolicyProvider {

    /** Schemes of the addresses that this provider opens, in lower case, such as {@code http}. */
    Set<String> schemes();

    /**
     * Opens the model at an address of one of the {@link #schemes()}. The caller closes the policy.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming the invalid part of the address
     */
    Policy open(URI address);

    /**
     * Opens the model at an address together with the server's way to replace adapters. The caller closes the server.
     * Default: rejects every address.
     *
     * @param adapters folder below which all adapters are that the server will load
     * @throws BadDataException naming the invalid part of the address, or that its server can't replace adapters
     */
    default AdapterServer openAdapters(URI address, SharedFolder adapters) {
        throw new BadDataException("servers of '" + address.getScheme()
                + ":' can't replace adapters while they run: use a vLLM server (server=vllm)");
    }
}
