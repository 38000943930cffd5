package io.github.rlaifv.core.training;

/** The part of a multimodal model that a parameter belongs to. */
public enum ParameterGroup {
    VISION_TOWER,
    PROJECTOR,
    LANGUAGE_MODEL
}
