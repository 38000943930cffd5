package io.github.rlaifv.core.training;

/** The parts of a multimodal model to which its parameters belong. */
public enum ParameterGroup {
    VISION_TOWER,
    PROJECTOR,
    LANGUAGE_MODEL
}
