package io.github.rlaifv.core.policy;

import java.nio.file.Path;

/**
 * A served model whose low-rank adapter (LoRA) can be replaced while the server runs. In rounds of training, the server
 * so takes the adapter of each round without a restart and writes the candidates of the next one.
 *
 * <p>Adapters are folders in PEFT's layout that the server reads itself, and may read again at any time until the adapter
 * is unloaded. So a loaded folder must not be changed or deleted before {@link #unload}; another adapter needs another
 * folder. May be used by several threads.
 */
public interface AdapterServer extends AutoCloseable {

    /** The served model without an adapter. It is closed together with this server; closing it does nothing. */
    Policy base();

    /**
     * Loads an adapter that changes nothing, before any work that depends on the server: a server that can't take adapters
     * of this shape, or does not see the folder, is found now. {@link #base()} may be asked through this adapter from
     * now on.
     *
     * @param unchanged folder of an adapter whose B matrices are zero, as {@code Adapters.attach} creates it; the adapter
     *     stays loaded
     * @throws io.github.rlaifv.core.run.RlaifvException in the cases of {@link #load}
     */
    void prepare(Path unchanged);

    /**
     * Loads an adapter. If the server has loaded an adapter of the same content from the same folder already, such as for
     * an interrupted run, it is used as it is.
     *
     * @param folder folder in PEFT's layout, with adapter_config.json and adapter_model.safetensors
     * @return the adapter on the server
     * @throws io.github.rlaifv.core.run.BadDataException if the folder holds no adapter
     * @throws io.github.rlaifv.core.run.RlaifvException if the server rejects the adapter, with the server's reason
     * @throws io.github.rlaifv.core.run.RetriableException if the server can't be reached
     */
    ServedAdapter load(Path folder);

    /**
     * Removes an adapter from the server and closes its policy. An adapter that the server has lost already, such as by a
     * restart, counts as removed.
     *
     * @throws io.github.rlaifv.core.run.RlaifvException in the cases of {@link #load}
     */
    void unload(ServedAdapter adapter);

    /** Closes connections. Adapters stay on the server. */
    @Override
    void close();
}
