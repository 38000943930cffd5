package io.github.rlaifv.core.mllm;

/** SmolVLM against transformers. */
class SmolVlmParityTest extends FamilyParity {
    SmolVlmParityTest() {
        super("smolvlm");
    }
}
