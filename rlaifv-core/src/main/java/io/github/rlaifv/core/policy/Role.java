package io.github.rlaifv.core.policy;

/** The speakers in a conversation. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
}
