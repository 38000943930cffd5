package io.github.rlaifv.inference.evaluation.labeling;

import io.github.rlaifv.core.internal.Ordered;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One person's label of one response.
 *
 * @param response id of the response on the sheet
 * @param verdict whether the response hallucinates
 * @param kinds kinds of the errors; empty unless the verdict is {@link Verdict#YES}, and may be empty then
 * @param comment free text, may be empty
 * @param spans the wrong words, if they were marked
 */
public record Label(String response, Verdict verdict, Set<ErrorKind> kinds, String comment, List<Span> spans) {

    /**
     * A marked part of a response.
     *
     * @param start start of the part, in UTF-16 units from the start of the response
     * @param end end of the part, exclusive
     */
    public record Span(int start, int end) {
        public Span {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException("a span from " + start + " to " + end + " is empty or negative");
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
