package io.github.rlaifv.core.policy;

/**
 * An adapter that a server has loaded.
 *
 * @param name name of the adapter on the server, which contains a hash of the adapter's content
 * @param policy the served model with this adapter. Its fingerprint is a function of the served model's fingerprint and
 *     the adapter's content, not of the folder. {@link AdapterServer#unload} closes it
 */
public record ServedAdapter(String name, Policy policy) {}
