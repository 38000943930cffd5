package io.github.rlaifv.core.internal.data;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a message.
 *
 * @param type {@code text} or {@code image}
 * @param text the text; null for an image
 */
public record ChatPart(String type, @Nullable String text) {}
