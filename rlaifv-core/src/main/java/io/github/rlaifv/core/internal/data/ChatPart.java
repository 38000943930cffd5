package io.github.rlaifv.core.internal.data;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a message.
 *
 * @param type {@code text} or {@code image}, or {@value #PLAIN} for a message that is a text instead of a list of parts,
 *     so that it does not say whether there is an image
 * @param text the text; null for an image
 */
public record ChatPart(String type, @Nullable String text) {
    public static final String PLAIN = "plain text";
}
