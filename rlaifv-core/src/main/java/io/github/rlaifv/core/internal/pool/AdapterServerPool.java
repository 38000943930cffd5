package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.ServedAdapter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Several servers of one model, each of which loads every adapter. The requests of a call are divided among them. */
public final class AdapterServerPool implements AdapterServer {
    private final List<AdapterServer> members;
    private final PoolOptions options;
    private final Policy base;

    /** What each member has loaded under the name of an adapter. */
    private record Loaded(List<ServedAdapter> each, Policy together) {}

    private final Map<String, Loaded> adapters = new HashMap<>();

    /**
     * Checks that the servers serve one model.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming a server that serves another model than the first
     * @throws IllegalArgumentException if there are no servers, or one of them is in the list twice
     */
    public AdapterServerPool(List<? extends AdapterServer> members, PoolOptions options) {
        this.members = List.copyOf(members);
        this.options = options;
        this.base = new PolicyPool(members.stream().map(AdapterServer::base).toList(), options);
    }

    @Override
    public Policy base() {
        return base;
    }

    @Override
    public void prepare(Path unchanged) {
        members.forEach(member -> member.prepare(unchanged));
    }

    @Override
    public synchronized ServedAdapter load(Path folder) {
        List<ServedAdapter> each = new ArrayList<>();
        members.forEach(member -> each.add(member.load(folder)));
        String name = each.get(0).name();
        Loaded loaded = adapters.computeIfAbsent(
                name,
                key -> new Loaded(
                        List.copyOf(each),
                        new PolicyPool(each.stream().map(ServedAdapter::policy).toList(), options)));
        return new ServedAdapter(name, loaded.together());
    }

    @Override
    public synchronized void unload(ServedAdapter adapter) {
        Loaded loaded = adapters.remove(adapter.name());
        if (loaded == null) {
            return;
        }
        loaded.together().close();
        for (int i = 0; i < members.size(); i++) {
            members.get(i).unload(loaded.each().get(i));
        }
    }

    @Override
    public void close() {
        base.close();
        // ends requests first: an adapter that is being loaded holds the lock
        members.forEach(AdapterServer::close);
        synchronized (this) {
            adapters.values().forEach(loaded -> loaded.together().close());
        }
    }
}
