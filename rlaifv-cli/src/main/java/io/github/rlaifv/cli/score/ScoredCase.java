package io.github.rlaifv.cli.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One scored response of {@link ScoreFolder}.
 *
 * @param image path of the image, relative to the folder of images, with forward slashes
 * @param question question about the image
 * @param response given response
 * @param promptTokens number of tokens before the response, including image tokens
 * @param tokenIds token ids of the response, including the end token
 * @param logProbs log p(token | all tokens before it) per token of the response, in nats
 */
public record ScoredCase(
        @JsonProperty("image") String image,
        @JsonProperty("question") String question,
        @JsonProperty("response") String response,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("token_ids") List<Integer> tokenIds,
        @JsonProperty("log_probs") List<Double> logProbs) {
    public ScoredCase {
        tokenIds = List.copyOf(tokenIds);
        logProbs = List.copyOf(logProbs);
    }
}
