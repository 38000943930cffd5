package io.github.rlaifv.inference.evaluation.labelling;

import io.github.rlaifv.core.internal.Ordered;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What one person says of one response.
 *
 * @param response its id on the sheet
 * @param verdict whether it hallucinates
 * @param kinds of the errors; empty unless the verdict is {@link Verdict#YES}, and may be empty then
 * @param comment free text, may be empty
 * @param spans the wrong words, if they were marked
 */
public record Label(String response, Verdict verdict, Set<ErrorKind> kinds, String comment, List<Span> spans) {

    /**
     * Marked words.
     *
     * @param start of the first, in UTF-16 units from the start of the response
     * @param end after the last
     */
    public record Span(int start, int end) {
        public Span {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException("a span from " + start + " to " + end + " marks nothing");
            }
        }
    }

    public Label {
        Objects.requireNonNull(response, "response");
        Objects.requireNonNull(comment, "comment");
        kinds = kinds.isEmpty() ? Set.of() : Ordered.set(EnumSet.copyOf(kinds));
        spans = List.copyOf(spans);
        if (verdict != Verdict.YES && !(kinds.isEmpty() && spans.isEmpty())) {
            throw new IllegalArgumentException(
                    "'" + response + "' has kinds or spans of errors, but the verdict " + verdict.word());
        }
    }
}
