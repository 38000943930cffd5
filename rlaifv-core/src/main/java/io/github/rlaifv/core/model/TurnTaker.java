package io.github.rlaifv.core.model;

/** A model that is open during its turn. */
interface TurnTaker {

    /** What models of one turn have in common. Those that may be trained share one, as a policy and its replicas do. */
    Object turn();

    /** Whether the model is open now. */
    boolean isOpen();

    /** Opens the model, unless it is open or was closed for good. */
    void open();

    /** Closes the model, unless it can't be opened again as it is or computes at the moment. */
    void free();
}
