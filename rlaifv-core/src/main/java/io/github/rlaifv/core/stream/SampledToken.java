package io.github.rlaifv.core.stream;

import java.util.List;
import java.util.Objects;

/**
 * One token of a completion, reported when it was sampled.
 *
 * @param request position of the request in the call, from 0
 * @param completion index of the completion among those of its request, from 0
 * @param id id of the token in the vocabulary; {@link #UNKNOWN} if the policy does not report single tokens
 * @param text the characters that became final with this token; may be empty. A token can end within a character, and
 *     text that may belong to a stop text is held back. The texts of a completion in order are its text before it is
 *     stripped, without the prefix of its request. An end token and a stop text have no characters.
 * @param logProb natural logarithm of the probability of this token under the model's own distribution: the
 *     log-softmax of its logits before temperature, top-p, top-k and repetition penalty. At most 0; NaN if the policy does
 *     not report it
 * @param alternatives the likeliest tokens of this position under the same distribution, most likely first, as many as
 *     {@link io.github.rlaifv.core.policy.GenerationRequest#alternatives} asks for; empty if the policy does not report
 *     them. The sampled token is among them only if it is one of the likeliest
 */
public record SampledToken(
        int request, int completion, int id, String text, double logProb, List<TokenAlternative> alternatives) {

    /** The id of what is not a single token, such as a whole text of a policy that reports no tokens: {@value}. */
    public static final int UNKNOWN = -1;

    public SampledToken {
        Objects.requireNonNull(text, "text");
        alternatives = List.copyOf(alternatives);
    }

    /** Same token with another text. */
    public SampledToken withText(String value) {
        return new SampledToken(request, completion, id, value, logProb, alternatives);
    }

    /** Same token for another position of its request. */
    public SampledToken withRequest(int value) {
        return new SampledToken(value, completion, id, text, logProb, alternatives);
    }

    /** A part of a completion whose tokens are unknown. */
    public static SampledToken ofText(int request, int completion, String text) {
        return new SampledToken(request, completion, UNKNOWN, text, Double.NaN, List.of());
    }
}
