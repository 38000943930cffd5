package io.github.rlaifv.remote;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyProvider;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.remote.internal.ServerAddresses;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Opens models behind OpenAI-compatible servers by their http and https addresses, see {@link RemotePolicy#open}. An
 * address may name further servers of the model, {@code http://gpu7:8000/v1?model=NAME&revision=1&also=http://gpu8:8000/v1},
 * which are opened as a pool ({@link Policies#pool(List)}, {@link Policies#poolAdapters}).
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
        List<Policy> servers = new ArrayList<>();
        for (URI server : ServerAddresses.of(address)) {
            servers.add(RemotePolicy.open(server));
        }
        return servers.size() == 1 ? servers.get(0) : Policies.pool(servers);
    }

    @Override
    public AdapterServer openAdapters(URI address, SharedFolder adapters) {
        List<AdapterServer> servers = new ArrayList<>();
        for (URI server : ServerAddresses.of(address)) {
            servers.add(RemoteAddress.readAdapters(server, adapters));
        }
        return servers.size() == 1 ? servers.get(0) : Policies.poolAdapters(servers, PoolOptions.defaults());
    }
}
