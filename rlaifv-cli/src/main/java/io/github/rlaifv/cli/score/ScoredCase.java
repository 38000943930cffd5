package io.github.rlaifv.cli.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One scored response of {@link ScoreFolder}.
 *
 * @param image path of the image, relative to the folder of images, with forward slashes
 * @param question about the image
 * @param response as given
 * @param promptTokens how many tokens stand before the response, image tokens included
 * @param tokenIds of the response, the end token last
 * @param logProbs log p(token | what stands before), in nats
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
