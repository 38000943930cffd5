package io.github.rlaifv.core.internal.mllm;

/** SmolVLM against transformers. */
class SmolVlmParityTest extends FamilyParity {
    SmolVlmParityTest() {
        super("smolvlm");
    }
}
