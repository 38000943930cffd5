package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.LowerCase;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fields of streams in a request, of which a server or a proxy before it may not accept all. */
public enum StreamOptions {
    /** A stream that ends with token counts. */
    STREAM_WITH_COUNTS,
    /** A stream without token counts. */
    STREAM,
    /** No stream: the response comes as a whole. */
    WHOLE;

    private static final String STREAM_FIELD = "stream";
    private static final String OPTIONS_FIELD = "stream_options";
    private static final Pattern NAMED = Pattern.compile("\\bstream(ing|_options)?\\b");

    void addTo(ObjectNode request) {
        if (this != WHOLE) {
            request.put(STREAM_FIELD, true);
        }
        if (this == STREAM_WITH_COUNTS) {
            request.putObject(OPTIONS_FIELD).put("include_usage", true);
        }
    }

    /**
     * What to send after a failure.
     *
     * @return the options without the field that the server has rejected; empty if the failure has another reason
     */
    Optional<StreamOptions> after(RuntimeException failure) {
        CallFailure why = CallFailure.of(failure);
        String detail = LowerCase.of(why.detail());
        if (why.effect() != FailureEffect.LASTING || !NAMED.matcher(detail).find()) {
            return Optional.empty();
        }
        return switch (this) {
            case STREAM_WITH_COUNTS -> Optional.of(detail.contains(OPTIONS_FIELD) ? STREAM : WHOLE);
            case STREAM -> Optional.of(WHOLE);
            case WHOLE -> Optional.empty();
        };
    }
}
