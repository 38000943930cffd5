package io.github.rlaifv.core.internal.template;

/** A template can't be rendered. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Kind {
        /** The template has something that is not read here. */
        UNSUPPORTED,
        /** The template refuses the conversation, or fails on it as it would in Python. */
        FAILED
    }

    private final Kind kind;

    TemplateException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static TemplateException unsupported(String what) {
        return new TemplateException(Kind.UNSUPPORTED, what);
    }

    static TemplateException failed(String what) {
        return new TemplateException(Kind.FAILED, what);
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
