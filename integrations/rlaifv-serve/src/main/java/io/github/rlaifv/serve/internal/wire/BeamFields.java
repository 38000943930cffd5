package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.util.Optional;

/**
 * The fields of beam search, named as vLLM's: {@code use_beam_search}, {@code n} for the number of beams, all of which are
 * returned, and {@code length_penalty}; and {@code early_stopping} of transformers.
 */
final class BeamFields {
    private static final String SEARCH = "use_beam_search";

    private BeamFields() {}

    /**
     * Reads the search; empty if tokens are sampled, or if there is one beam.
     *
     * @param choices number of completions that the client gets
     * @throws ApiException naming the field that does not go with a search, or needs one
     */
    static Optional<BeamSearch> read(Fields request, int choices) {
        double penalty = request.number("length_penalty", -BeamSearch.MOST_PENALTY, BeamSearch.MOST_PENALTY, 1);
        EarlyStopping stopping = stopping(request);
        if (!searched(request)) {
            require(penalty == 1, "length_penalty", "is only supported with '" + SEARCH + "'");
            require(stopping == EarlyStopping.HEURISTIC, "early_stopping", "is only supported with '" + SEARCH + "'");
            return Optional.empty();
        }
        require(
                request.number("temperature", 0, Double.MAX_VALUE, 0) == 0,
                "temperature",
                "must be 0 with '" + SEARCH + "'");
        require(!request.flag("logprobs", false), "logprobs", "is not supported with '" + SEARCH + "'");
        require(
                !request.has("best_of"),
                "best_of",
                "is not supported with '" + SEARCH + "': 'n' is the number of beams");
        require(
                choices <= BeamSearch.MOST_BEAMS,
                "n",
                "must be at most " + BeamSearch.MOST_BEAMS + " with '" + SEARCH + "'");
        return choices == 1 ? Optional.empty() : Optional.of(new BeamSearch(choices, penalty, stopping));
    }

    /** Whether the request asks for a search, which makes temperature 0 the default. */
    static boolean searched(Fields request) {
        return request.flag(SEARCH, false);
    }

    private static EarlyStopping stopping(Fields request) {
        String field = "early_stopping";
        if (!request.isText(field)) {
            return request.flag(field, false) ? EarlyStopping.ENOUGH : EarlyStopping.HEURISTIC;
        }
        try {
            return EarlyStopping.of(request.requiredText(field));
        } catch (IllegalArgumentException e) {
            throw ApiError.value(field, "Invalid '" + field + "': " + e.getMessage() + ".")
                    .exception();
        }
    }

    private static void require(boolean holds, String field, String rule) {
        if (!holds) {
            throw ApiError.value(field, "Invalid '" + field + "': " + rule + ".")
                    .exception();
        }
    }
}
