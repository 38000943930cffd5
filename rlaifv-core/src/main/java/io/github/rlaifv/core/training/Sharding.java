package io.github.rlaifv.core.training;

/**
 * What the replicas of a model divide among themselves in data-parallel training (ZeRO, arXiv 1910.02054). Each replica
 * owns whole parameters ({@link ParameterShards}). Results have the same bits with every choice.
 */
public enum Sharding {
    /**
     * Nothing: each replica has masters, moments and gradients of all parameters. Replicas on devices of different kinds,
     * which may round a step differently, divide them as with {@link #OPTIMIZER_STATE}.
     */
    NONE,

    /**
     * Masters and moments (ZeRO-1). Gradients wait in the memory of the replica that computed them until their owner
     * adds them up, so that replicas of different speed hardly wait for each other.
     */
    OPTIMIZER_STATE,

    /**
     * Masters, moments and gradients (ZeRO-2). A replica passes the gradient of a parameter to its owner at once and
     * waits until the owner has those of earlier micro-batches.
     */
    GRADIENTS
}
