package io.github.rlaifv.core.internal.data;

/** What a column of a table holds, as far as datasets care. */
public enum ColumnKind {
    TEXT("text"),
    INTEGER("a whole number"),
    /** A floating-point number. */
    NUMBER("a number"),
    /** A group of the encoded {@code bytes} and a {@code path}. */
    IMAGE("an image (a group with a binary column \"bytes\")"),
    IMAGE_LIST("a list of images"),
    TEXT_LIST("a list of texts"),
    /** A list of messages, each with {@code role} and {@code content}. */
    CHAT("a list of messages with \"role\" and \"content\""),
    OTHER("something else"),
    MISSING("missing");

    private final String words;

    ColumnKind(String words) {
        this.words = words;
    }

    /** What messages call it. */
    public String words() {
        return words;
    }
}
