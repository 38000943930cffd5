package io.github.rlaifv.core.plan;

/** What memory is used for. */
public enum MemoryKind {
    /** The weights of models, in the type in which they are kept in memory. */
    WEIGHTS("weights"),
    /** LoRA adapters in float32. */
    ADAPTERS("adapters"),
    /** The float32 copies of trained weights that are kept in half precision. */
    MASTERS("float32 masters"),
    /** The two float32 moments of AdamW per trained number. */
    MOMENTS("moments"),
    /** Float32 sums of gradients, and gradients that wait for the replica that owns them. */
    GRADIENTS("gradients"),
    /** What a forward pass keeps for its backward pass. */
    ACTIVATIONS("activations"),
    /** Keys and values of generated tokens, and cached image features. */
    CACHES("caches"),
    /** The largest working memory of a moment, such as logits, or the gradients of one layer. */
    TRANSIENT("largest transient"),
    /** Freed memory that the allocator of the C library keeps. */
    ALLOCATOR("kept by the allocator"),
    /** The Java virtual machine with its heap and the native libraries, or the context of a GPU. */
    PROCESS("process and libraries");

    private final String label;

    MemoryKind(String label) {
        this.label = label;
    }

    /** The name in tables. */
    public String label() {
        return label;
    }
}
