package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyProvider;
import io.github.rlaifv.core.policy.SharedFolder;
import java.net.URI;
import java.util.Set;

/**
 * Opens models behind OpenAI-compatible servers by their http and https addresses, see {@link RemotePolicy#open}.
 * {@code Policies.open(URI)} finds it on the class path.
 */
public final class RemotePolicyProvider implements PolicyProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public RemotePolicyProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("http", "https");
    }

    @Override
    public Policy open(URI address) {
        return RemotePolicy.open(address);
    }

    @Override
    public AdapterServer openAdapters(URI address, SharedFolder adapters) {
        return RemoteAddress.readAdapters(address, adapters);
    }
}
