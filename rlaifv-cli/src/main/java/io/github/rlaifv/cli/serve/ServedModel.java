package io.github.rlaifv.cli.serve;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.policy.Policy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model that is served, as its options name it.
 *
 * @param address folder or address of the model
 * @param reference folder or address of the reference; null if there is none
 * @param needsReference whether the rule of best-of-N needs a reference
 */
record ServedModel(String address, @Nullable String reference, boolean needsReference) {

    /**
     * The name for clients if none is given: that of the folder as it was typed, which may hold a run or adapters whose model
     * is in another folder; of a model behind a server its name there.
     */
    String name(Policy opened) {
        ModelAddress typed = new ModelAddress(address);
        if (typed.server()) {
            return opened.name();
        }
        Path last = typed.folder().toAbsolutePath().normalize().getFileName();
        return last == null ? opened.name() : last.toString();
    }

    /**
     * Whether best-of-N is served: by a rule that needs no reference, with a given reference, or with the model of the
     * adapters that the address leads to. Nothing is opened.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the folder leads to no model
     */
    boolean ranks() {
        ModelAddress typed = new ModelAddress(address);
        return !needsReference || reference != null || !typed.server() && ModelShapes.hasAdapters(typed.folder());
    }
}
