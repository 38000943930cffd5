package io.github.rlaifv.core.model;

/**
 * Whether the weights of an open model differ from those in its files, or may soon, so that closing it would lose them.
 * Adapters that were attached after opening count until they are detached.
 */
final class UnsavedWeights {
    private volatile boolean trained;
    private volatile boolean attached;

    boolean exist() {
        return trained || attached;
    }

    /** Must be called before a method of the model, which may hand out or change what is lost when it is closed. */
    void calling(String method) {
        if (method.startsWith("new") || method.startsWith("copy") || method.equals("backwardAndStep")) {
            trained = true;
        }
    }

    /**
     * Must be called after a method of the model's adapters, even if it failed.
     *
     * @param before whether there were adapters before the call
     * @param after whether there are adapters now
     */
    void called(String method, boolean before, boolean after) {
        switch (method) {
            case "lora", "targets", "merged", "save" -> {}
            case "attach", "load" -> attached = attached || !before && after;
            case "detach" -> {
                if (before && !after) {
                    // adapters that the model was opened with are part of its files
                    trained = trained || !attached;
                    attached = false;
                }
            }
            default -> trained = true;
        }
    }
}
