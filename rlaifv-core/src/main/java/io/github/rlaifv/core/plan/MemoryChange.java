package io.github.rlaifv.core.plan;

/** A kind of change that may make a run fit, in order of its cost. */
public enum MemoryChange {
    /** Weights that would be float32 in memory are kept in bfloat16. */
    BFLOAT16_WEIGHTS("weights in bfloat16"),
    /** Each call of a model has one prompt. */
    ONE_PROMPT("one prompt per call"),
    /** Gradient checkpointing of every layer. */
    RECOMPUTED_ACTIVATIONS("all activations recomputed"),
    /** Each backward pass computes one example. */
    MICRO_BATCH("a micro-batch of 1"),
    /** Masters and moments are kept in host memory. */
    OFFLOAD("masters and moments in host memory"),
    /** Replicas divide masters, moments and gradients. */
    SHARDS("sharded optimizer state and gradients"),
    /** More replicas on further GPUs divide them. The name of its option may hold {@code DEVICES}. */
    MORE_GPUS("sharded optimizer state and gradients over DEVICES"),
    /** LoRA adapters of rank 64 are trained instead of the weights. */
    LORA("LoRA adapters of rank 64");

    private final String label;

    MemoryChange(String label) {
        this.label = label;
    }

    /** The change in words. */
    String label() {
        return label;
    }
}
