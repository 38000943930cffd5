package io.github.rlaifv.inference.chat;

import io.github.rlaifv.core.policy.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a chat model chooses of its sampling. Null leaves the model's own setting.
 *
 * @param temperature sampling temperature; one above 0 replaces a beam search of the model by sampling
 * @param topP smallest set of tokens by probability
 * @param topK number of likeliest tokens that are kept
 * @param maxNewTokens maximum number of tokens of the response
 * @param stop texts that end the response
 * @param seed seed of the random numbers
 */
public record SamplingChoice(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Integer maxNewTokens,
        @Nullable List<String> stop,
        @Nullable Long seed) {

    /**
     * Returns the model's sampling with the choices of the call.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    public Sampling over(Sampling model) {
        return new Sampling(
                temperature == null ? model.temperature() : temperature,
                topP == null ? model.topP() : topP,
                topK == null ? model.topK() : topK,
                model.repetitionPenalty(),
                maxNewTokens == null ? model.maxNewTokens() : maxNewTokens,
                stop == null || stop.isEmpty() ? model.stop() : stop,
                model.ignoreEndOfSequence(),
                seed == null ? model.seed() : seed,
                temperature == null || temperature == 0 ? model.search() : null);
    }
}
