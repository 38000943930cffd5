package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.policy.GenerationRequest;
import java.util.Arrays;

/**
 * A prompt whose responses are searched.
 *
 * @param index index in the batch
 * @param request the request
 * @param seen the tokens of prompt and given beginning that a repetition penalty counts
 * @param limit largest number of tokens of a response
 * @param beams the search
 */
record SearchedPrompt(int index, GenerationRequest request, long[] seen, int limit, RequestBeams beams) {

    static SearchedPrompt of(int index, GenerationRequest request, int[] prompt, SequenceEncoder encoder) {
        BeamSearch search = request.sampling().beams().orElseThrow();
        int limit = encoder.room(prompt, request.sampling().maxNewTokens(), request.prompt());
        GivenBeginning beginning = GivenBeginning.of(request, prompt, encoder);
        BeamEnds ends = new BeamEnds(request.sampling(), encoder, beginning, limit);
        return new SearchedPrompt(
                index, request, beginning.seen(), limit, new RequestBeams(search, ends, request.count()));
    }

    double penalty() {
        return request.sampling().repetitionPenalty();
    }

    /** The ids that a repetition penalty counts for a beam. */
    long[] seen(int row) {
        int[] tokens = beams.tokens(row);
        long[] all = Arrays.copyOf(seen, seen.length + tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            all[seen.length + i] = tokens[i];
        }
        return all;
    }
}
