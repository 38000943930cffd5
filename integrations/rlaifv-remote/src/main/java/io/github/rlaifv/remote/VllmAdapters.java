package io.github.rlaifv.remote;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.adapter.AdapterContent;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.remote.internal.vllm.LoraEndpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A model behind a vLLM server that loads adapters while it runs. The name of an adapter on the server is a hash of its
 * content and its path, so that a name never stands for two contents, and an adapter that an interrupted run has loaded
 * is found again.
 */
final class VllmAdapters implements AdapterServer {
    /** Beginning of the names of adapters, by which those of this library are told from others. */
    private static final String PREFIX = "rlaifv-";

    private final RemoteOptions options;
    private final SharedFolder shared;
    private final ServerConnection connection;
    private final LoraEndpoint endpoint;
    private final AdaptedPolicy base;
    private final Map<String, AdaptedPolicy> adapted = new HashMap<>();

    VllmAdapters(RemoteOptions options, SharedFolder shared) {
        this.options = options;
        this.shared = shared;
        this.connection = new ServerConnection(options.served(), options.connection());
        this.endpoint = new LoraEndpoint(connection.wire());
        this.base = new AdaptedPolicy(
                options.served().name(),
                options.fingerprint(),
                new AdaptedPolicy.Asked(new ServerPolicy(options, connection), () -> false));
    }

    @Override
    public Policy base() {
        return base;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The served model is asked through the given adapter from now on, because vLLM 0.32.0 computes wrong results on
     * CPUs for requests without an adapter that share a batch with requests of an adapter.
     */
    @Override
    public synchronized void prepare(Path unchanged) {
        Adapter adapter = adapter(unchanged);
        ensure(adapter);
        base.ask(asked(adapter));
    }

    @Override
    public synchronized ServedAdapter load(Path folder) {
        Adapter adapter = adapter(folder);
        ensure(adapter);
        AdaptedPolicy policy = adapted.computeIfAbsent(
                adapter.name(),
                name -> new AdaptedPolicy(
                        options.served().name() + " with " + name,
                        ContentHash.of("adapter 1\n" + base.fingerprint() + "\n" + adapter.content()),
                        asked(adapter)));
        return new ServedAdapter(adapter.name(), policy);
    }

    @Override
    public synchronized void unload(ServedAdapter adapter) {
        AdaptedPolicy policy = adapted.remove(adapter.name());
        if (policy != null) {
            policy.end();
        }
        request("unload adapter " + adapter.name(), () -> {
            endpoint.unload(adapter.name());
            return true;
        });
    }

    /**
     * An adapter on the server.
     *
     * @param name its name there
     * @param path its folder there
     * @param content hash of its content
     */
    private record Adapter(String name, String path, String content) {}

    private Adapter adapter(Path folder) {
        String path = shared.there(folder);
        String content = AdapterContent.hash(folder);
        return new Adapter(PREFIX + ContentHash.brief(content + "\n" + path), path, content);
    }

    private AdaptedPolicy.Asked asked(Adapter adapter) {
        return new AdaptedPolicy.Asked(new ServerPolicy(options.of(adapter.name()), connection), () -> ensure(adapter));
    }

    /** Loads an adapter unless the server has it. Returns whether it was loaded now. */
    private synchronized boolean ensure(Adapter adapter) {
        Map<String, String> loaded = request("list adapters", endpoint::loaded);
        String root = loaded.get(adapter.name());
        if (adapter.path().equals(root)) {
            return false;
        }
        if (root != null) {
            throw new RlaifvException(options.served().name() + " has loaded another folder (" + root
                    + ") under the name of the adapter in " + adapter.path() + ", " + adapter.name()
                    + ": unload that adapter, or restart the server");
        }
        loaded.forEach((name, path) -> {
            // the folder has other content now, which the server would read under the old name
            if (name.startsWith(PREFIX) && path.equals(adapter.path())) {
                request("unload adapter " + name, () -> {
                    endpoint.unload(name);
                    return true;
                });
            }
        });
        request("load adapter " + adapter.name(), () -> {
            endpoint.load(adapter.name(), adapter.path());
            return true;
        });
        return true;
    }

    private <T> T request(String what, Supplier<T> work) {
        Outcome<T> outcome = connection.one(what, work::get);
        if (outcome.failure().isPresent()) {
            RequestFailure failure = outcome.failure().get();
            String server = options.served().name();
            if (failure.retriable()) {
                throw new RetriableException(server + " did not " + what + ": " + failure.reason() + " ("
                        + failure.detail() + "). Check that the server is running, then run again");
            }
            throw new RlaifvException(server + ": " + failure.detail());
        }
        return outcome.value().orElseThrow();
    }

    @Override
    public void close() {
        base.end();
        // Ends requests first: an adapter that is being loaded holds the lock.
        connection.close();
        synchronized (this) {
            adapted.values().forEach(AdaptedPolicy::end);
        }
    }
}
