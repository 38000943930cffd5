package io.github.rlaifv.spark;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Opens models in the process of an executor. They stay open until the executor ends or works with other models. */
public final class ExecutorModels implements AutoCloseable {
    private final Deque<Policy> opened = new ArrayDeque<>();

    /** Creates an object that has opened no model. */
    public ExecutorModels() {}

    /**
     * Opens a model.
     *
     * @param folderOrAddress a model folder, at the same path on each machine, or an address such as {@code
     *     http://host:port/v1?model=NAME}
     * @throws io.github.rlaifv.core.run.BadDataException naming what is wrong with the folder or address
     */
    public Policy open(String folderOrAddress) {
        return keep(
                folderOrAddress.contains("://")
                        ? Policies.open(URI.create(folderOrAddress))
                        : Policies.open(Path.of(folderOrAddress)));
    }

    /**
     * Opens a model folder, at the same path on each machine, with options.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming what is wrong with the folder
     */
    public Policy open(String folder, PolicyOptions options) {
        return keep(Policies.open(Path.of(folder), options));
    }

    /**
     * Opens several servers of one model as one policy.
     *
     * @param addresses at least one address. Several addresses need the same parameter {@code revision}, which says that
     *     the servers have the same weights
     * @throws io.github.rlaifv.core.run.BadDataException naming what is wrong with an address
     */
    public Policy pool(String... addresses) {
        List<Policy> copies = new ArrayList<>();
        Arrays.stream(addresses).map(this::open).forEach(copies::add);
        return copies.size() == 1 ? copies.get(0) : keep(Policies.pool(copies));
    }

    /** Closes a policy together with the others, and returns it. */
    public Policy keep(Policy policy) {
        opened.push(policy);
        return policy;
    }

    /** Closes the models, the last one first. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
