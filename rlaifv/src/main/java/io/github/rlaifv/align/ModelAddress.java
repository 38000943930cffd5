package io.github.rlaifv.align;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.net.URI;
import java.nio.file.Path;

/**
 * The address of a model on a command line: a folder or a server.
 *
 * @param text path of a folder, or address of a server such as {@code http://localhost:8000/v1?model=NAME}
 */
public record ModelAddress(String text) {

    /** Whether the model is behind a server, so that it needs no memory here. */
    public boolean server() {
        return text.matches("https?://.*");
    }

    /**
     * Opens the model; the caller closes it.
     *
     * @param options options for models in folders; servers ignore them
     */
    public Policy open(PolicyOptions options) {
        return server() ? Policies.open(URI.create(text)) : Policies.open(Path.of(text), options);
    }
}
