package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the responses of a beam search end.
 *
 * @param sampling options of the request
 * @param encoder knows the end tokens
 * @param beginning the given beginning of the responses, which decodes what follows it
 * @param limit largest number of tokens
 */
record BeamEnds(Sampling sampling, SequenceEncoder encoder, GivenBeginning beginning, int limit) {

    /** Number of tokens that end a response. */
    int endTokens() {
        return sampling.ignoreEndOfSequence() ? 0 : encoder.endTokens();
    }

    /** The reason why a response ends here; empty if it continues. */
    Optional<FinishReason> of(Beam beam) {
        if (!sampling.ignoreEndOfSequence() && encoder.ends(beam.token())) {
            return Optional.of(FinishReason.END);
        }
        if (!sampling.stop().isEmpty() && StopTexts.cut(sampling.stop(), beginning.added(beam.tokens())) >= 0) {
            return Optional.of(FinishReason.STOP);
        }
        return beam.length() >= limit ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }

    Completion completion(Beam beam, FinishReason finish) {
        int[] tokens = beam.tokens();
        String text =
                beginning.added(Arrays.copyOf(tokens, finish == FinishReason.END ? tokens.length - 1 : tokens.length));
        if (finish == FinishReason.STOP) {
            text = text.substring(0, StopTexts.cut(sampling.stop(), text));
        }
        List<Integer> ids = Arrays.stream(tokens).boxed().toList();
        return new Completion(beginning.whole(text), ids, finish);
    }
}
