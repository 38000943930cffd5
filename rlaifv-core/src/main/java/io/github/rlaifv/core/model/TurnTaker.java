package io.github.rlaifv.core.model;

/** A model that is open during its turn. */
interface TurnTaker {

    /** Whether the model may be trained. Such models share one turn: a policy and its replicas are used together. */
    boolean trainable();

    /** Whether the model is open now. */
    boolean isOpen();

    /** Opens the model, unless it is open or was closed for good. */
    void open();

    /** Closes the model, unless it can't be opened again as it is or computes at the moment. */
    void free();
}
