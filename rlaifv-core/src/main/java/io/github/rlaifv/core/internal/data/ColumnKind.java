package io.github.rlaifv.core.internal.data;

/** The kinds of content of a table's column, as far as datasets use them. */
public enum ColumnKind {
    TEXT("text"),
    INTEGER("an integer"),
    /** A floating-point number. */
    NUMBER("a number"),
    /** A group with the encoded {@code bytes} and a {@code path}. */
    IMAGE("an image (a group with a binary column \"bytes\")"),
    IMAGE_LIST("a list of images"),
    TEXT_LIST("a list of strings"),
    /** A list of messages, each with {@code role} and {@code content}. */
    CHAT("a list of messages with \"role\" and \"content\""),
    OTHER("something else"),
    MISSING("missing");

    private final String words;

    ColumnKind(String words) {
        this.words = words;
    }

    /** The name of the kind in messages. */
    public String words() {
        return words;
    }
}
