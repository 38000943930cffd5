package io.github.rlaifv.core.internal;

/**
 * Strips a text that comes in parts, so that the parts together are what {@link String#strip} makes of the whole:
 * whitespace is held back until a character follows it. Not safe for use by several threads.
 */
public final class StrippedText {
    private String held = "";
    private boolean begun;

    /** A text that begins with the first part. */
    public StrippedText() {}

    private StrippedText(boolean begun) {
        this.begun = begun;
    }

    /** Returns the rest of a text that has begun: whitespace before the first character of the parts is kept. */
    public static StrippedText continued() {
        return new StrippedText(true);
    }

    /** Takes the next part, and returns what is certain to be a part of the stripped text; empty if nothing is. */
    public String next(String part) {
        String all = held + part;
        String text = begun ? all : all.stripLeading();
        String certain = text.stripTrailing();
        begun |= !certain.isEmpty();
        held = text.substring(certain.length());
        return certain;
    }
}
