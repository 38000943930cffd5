package io.github.rlaifv.core.internal.tokenizer;

/** Says why a regular expression of a tokenizer is rejected. */
final class RefusedPatternException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedPatternException(String reason) {
        super(reason);
    }
}
