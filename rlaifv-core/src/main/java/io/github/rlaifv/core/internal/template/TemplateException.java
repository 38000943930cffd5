package io.github.rlaifv.core.internal.template;

/** A chat template can't be rendered. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The causes of failures. */
    public enum Kind {
        /** The template uses a feature that is not supported. */
        UNSUPPORTED,
        /** The template rejects the conversation, or fails as it would in Python. */
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

    /** The cause of the failure. */
    public Kind kind() {
        return kind;
    }
}
