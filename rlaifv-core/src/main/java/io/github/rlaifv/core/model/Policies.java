package io.github.rlaifv.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.pool.AdapterServerPool;
import io.github.rlaifv.core.internal.pool.PolicyPool;
import io.github.rlaifv.core.internal.pool.ServerPool;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.PolicyProvider;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;

/** Opens models from folders and by their addresses, as {@link Policy} objects to generate, score and train with. */
public final class Policies {
    private Policies() {}

    /**
     * Opens a model by its address. {@code file:/folder} is a model folder. Other schemes are supported by the {@link
     * PolicyProvider}s on the class path: with the module rlaifv-remote, {@code http://host:port/v1?model=NAME} (or
     * https) is a model behind an OpenAI-compatible server. The caller closes the policy.
     *
     * @throws BadDataException naming the part of the address that is invalid, the file in the folder that can't be
     *     used, or the module that is missing
     */
    public static Policy open(URI address) {
        String scheme = LowerCase.of(String.valueOf(address.getScheme()));
        if (scheme.equals("file")) {
            return open(Path.of(address));
        }
        return provider(scheme).open(address);
    }

    /**
     * Opens a model behind a server whose adapters can be replaced while it runs, such as {@code
     * http://host:port/v1?model=NAME&server=vllm}. If the address names several servers, they are combined ({@link
     * #poolAdapters}). The caller closes the server.
     *
     * @param adapters folder below which all adapters are that the server will load
     * @throws BadDataException naming the part of the address that is invalid, that its server can't replace adapters, or
     *     the module that is missing
     */
    public static AdapterServer openAdapters(URI address, SharedFolder adapters) {
        return provider(LowerCase.of(String.valueOf(address.getScheme()))).openAdapters(address, adapters);
    }

    /**
     * The schemes of addresses, in lower case, such as {@code file} and {@code http}. Those of servers need a {@link
     * PolicyProvider}; http and https are always among them, because {@link #open(URI)} names the module that is missing.
     */
    public static SortedSet<String> schemes() {
        SortedSet<String> all = new TreeSet<>(List.of("file", "http", "https"));
        providers().forEach(provider -> all.addAll(provider.schemes()));
        return all;
    }

    private static ServiceLoader<PolicyProvider> providers() {
        return ServiceLoader.load(PolicyProvider.class, PolicyProvider.class.getClassLoader());
    }

    private static PolicyProvider provider(String scheme) {
        for (PolicyProvider provider : providers()) {
            if (provider.schemes().contains(scheme)) {
                return provider;
            }
        }
        if (scheme.equals("http") || scheme.equals("https")) {
            throw new BadDataException(
                    "models behind a server (" + scheme + ":) need a module that is not on the class path:"
                            + " add the dependency io.github.rlaifv:rlaifv-remote");
        }
        throw new BadDataException("Unsupported model address scheme '" + scheme + "': use http:, https: or file:");
    }

    /**
     * Puts a queue with default limits before a policy that many threads share: requests that wait together are computed in one
     * call, and single ones can be asked for without waiting, and cancelled. Other limits are set with {@link
     * QueuedPolicy#builder}. Closing the queue closes the policy.
     */
    public static QueuedPolicy queue(Policy policy) {
        return QueuedPolicy.builder(policy).build();
    }

    /** Same as {@link #pool(List, PoolOptions)} with {@link PoolOptions#defaults()}. */
    public static Policy pool(List<? extends Policy> policies) {
        return pool(policies, PoolOptions.defaults());
    }

    /**
     * Combines several copies of one model into a policy that computes the requests of each call on all of them at the same
     * time: copies of a folder on several devices, or several servers of one model. The fingerprint is that of the copies,
     * so stored work is resumed with another number of them. Closing the pool closes all copies.
     *
     * <p><b>Copies on this machine.</b> A call is divided into units in a way that depends on its requests alone, and each
     * copy computes the next unit as soon as it is free. So the results are the same to the bit for any number of copies,
     * provided that the copies are on devices of one kind. Beside a single model that is not in a pool, results are those of
     * calls with fewer requests, within the bounds of {@link Policy}. To keep several devices busy, pass more requests per
     * call: each device should get at least 32 completions, or one image with its questions. A copy that fails for reasons
     * of its own (its device is out of memory) takes no more units of that call, and another one computes its unit.
     *
     * <p><b>Servers</b> ({@link HealthChecked}, as those of the module rlaifv-remote). Each request goes to one server, and
     * all requests about one image go to the same server, in later calls as well, so that it finds the image's encoding and
     * the beginning of the prompt in its caches. The servers' addresses and the image's content decide which one it is. A
     * server of which less than half is in use takes requests of others.
     *
     * <ul>
     *   <li>A server that is not healthy, or that fails 3 requests in a row, is left out, and others do its work. It is asked
     *       about its health after {@link PoolOptions#firstPause()} and then in growing intervals, without delay for the
     *       others. Once it is healthy it is taken back, at first with one request at a time. The last server that is left
     *       is not left out for its health, so its own retries decide when requests fail.
     *   <li>A server that asks for fewer requests (status 429, or 503 with Retry-After) gets half as many at the same time,
     *       and then slowly more again. So does a server whose requests take more than three times as long as at the others.
     *   <li>A request that takes more than three times as long as usual is repeated by a server that has nothing else to do,
     *       and the first result counts ({@link PoolOptions#repeatsSlowRequests()}). A request that failed at a server, and
     *       may succeed later, is tried at up to two others.
     * </ul>
     *
     * Results have the order of the requests and do not depend on the number of servers, as long as the servers give equal
     * results for equal requests. Many servers do so up to the last digits only, which depend on what else they compute at
     * that moment; the same holds for one such server.
     *
     * <p>If no copy can be used any more, the results that exist are kept, and the other requests fail as retriable. If all
     * copies fail in a way that is not temporary, the failure is thrown. A failure that the requests themselves cause ends
     * the call, as it does with a single model. A pool of both kinds of copies treats all of them as copies on this machine.
     *
     * <p>Copies that are opened on demand should share a turn ({@link OnDemandModels#trainable}). Otherwise let one opener
     * open the whole pool: {@code models.policy(() -> Policies.pool(List.of(open(a), open(b))))}.
     *
     * @param policies at least one policy
     * @param options options of pools of servers
     * @throws BadDataException naming a policy that is another model than the first (by {@link Policy#fingerprint}, or by
     *     {@link TrainablePolicy#origin} and the bits of the weights), or that computes in another type
     * @throws IllegalArgumentException if there are no policies, or one of them is in the list twice
     */
    public static Policy pool(List<? extends Policy> policies, PoolOptions options) {
        PolicyPool pool = new PolicyPool(policies, options);
        List<HealthChecked> servers = policies.stream()
                .filter(HealthChecked.class::isInstance)
                .map(HealthChecked.class::cast)
                .toList();
        return servers.size() == policies.size() ? new ServerPool(pool, servers) : pool;
    }

    /**
     * Combines several servers of one model whose adapters are replaced while they run. Every server loads every adapter, and
     * the requests of each call are divided among them, as those of a {@link #pool(List, PoolOptions) pool} of servers. A
     * server that can't be reached while an adapter is loaded ends the call; one that is restarted later loads its adapters
     * again. Closing the result closes all servers.
     *
     * @param servers at least one server
     * @param options options of the pool
     * @throws BadDataException naming a server that serves another model than the first, by {@link Policy#fingerprint}
     * @throws IllegalArgumentException if there are no servers, or one of them is in the list twice
     */
    public static AdapterServer poolAdapters(List<? extends AdapterServer> servers, PoolOptions options) {
        return new AdapterServerPool(servers, options);
    }

    /** Opens a model folder with {@link PolicyOptions#defaults()}. */
    public static TrainablePolicy open(Path folder) {
        return open(folder, PolicyOptions.defaults());
    }

    /**
     * Opens a model folder in the Hugging Face layout or in the layout of the model's authors: config.json, weights as
     * safetensors or as PyTorch ZIP checkpoints ({@code pytorch_model*.bin}, from which no code is executed),
     * tokenizer.json or a LLaMA-style tokenizer.model, and image processor settings. Weights are memory-mapped. The
     * caller closes the policy.
     *
     * <p>Other folders are resolved to a model:
     * <ul>
     * <li>A PEFT adapter (adapter_config.json) opens the model that it names, relative to the adapter's folder, with
     * the adapter attached. A folder with both config.json and adapter_config.json is rejected, because it is
     * ambiguous.
     * <li>The folder of a finished training run opens the trained model, and that of an alignment the model of its best
     * round.
     * </ul>
     *
     * @throws BadDataException naming the file and what to do if the folder can't be used
     */
    public static TrainablePolicy open(Path folder, PolicyOptions options) {
        if (!Files.exists(folder)) {
            AtomicFolder.recover(folder);
        }
        Path file = folder.resolve("config.json");
        Path adapter = folder.resolve("adapter_config.json");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.exists(adapter)) {
            return adapted(folder, adapter, options);
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Path model = RunModel.in(folder).orElseThrow(() -> new BadDataException(WithoutModel.describe(folder)));
            return open(model, options);
        }
        if (Files.exists(adapter)) {
            throw new BadDataException(
                    folder + " has both config.json and adapter_config.json; other software would put the"
                            + " adapter on the model that base_model_name_or_path names. Move the adapter to a folder"
                            + " of its own and open that one, or remove it if the weights have it merged");
        }
        JsonNode config = JsonFile.read(file);
        return ModelFamilies.of(config, file).open(folder, config, options);
    }

    private static TrainablePolicy adapted(Path folder, Path config, PolicyOptions options) {
        TrainablePolicy policy = open(AdapterBase.of(folder, config), options);
        try {
            policy.adapters().load(folder);
            return policy;
        } catch (RuntimeException | Error e) {
            policy.close();
            throw e;
        }
    }
}
