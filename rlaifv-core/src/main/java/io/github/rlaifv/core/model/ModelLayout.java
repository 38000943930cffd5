package io.github.rlaifv.core.model;

/** A layout of model folders. LLaVA-1.5 has two: names of tensors, fields of config.json and tokens differ. */
public enum ModelLayout {
    /** The layout of transformers, as in {@code llava-hf/llava-1.5-7b-hf}. */
    HUGGING_FACE,
    /** The layout of the authors' code, as in {@code liuhaotian/llava-v1.5-7b}. */
    ORIGINAL
}
