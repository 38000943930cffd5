package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * The reference's word on one response.
 *
 * @param sum of the log-probabilities over all tokens, the end token included, in nats
 * @param tokens how many tokens
 * @param tokenHash of the token ids, to notice another tokenizer; {@link #UNKNOWN_TOKENS} where it is not known
 * @param perToken log-probabilities token by token, in nats; empty where they are not kept
 */
public record ResponseLogProb(double sum, int tokens, int tokenHash, List<Double> perToken) {
    /** Stands for a hash that is not known. */
    public static final int UNKNOWN_TOKENS = 0;

    public ResponseLogProb {
        perToken = List.copyOf(perToken);
        if (!perToken.isEmpty() && perToken.size() != tokens) {
            throw new IllegalArgumentException(
                    "one log-prob a token is needed: " + tokens + " tokens, " + perToken.size() + " log-probs");
        }
    }

    /** Without figures a token. */
    public ResponseLogProb(double sum, int tokens, int tokenHash) {
        this(sum, tokens, tokenHash, List.of());
    }

    /** Sums up a scored response. */
    public static ResponseLogProb of(TokenLogProbs scored) {
        return new ResponseLogProb(
                scored.sum(), scored.tokenIds().size(), scored.tokenIds().hashCode());
    }

    /** Sums up a scored response and keeps each token's figure. */
    public static ResponseLogProb withTokens(TokenLogProbs scored) {
        return new ResponseLogProb(
                scored.sum(), scored.tokenIds().size(), scored.tokenIds().hashCode(), scored.logProbs());
    }

    public static ResponseLogProb ofStored(StoredLogProbs.Response stored, PreferencePair pair, String which) {
        int tokens = stored.perToken().size();
        double sum = stored.perToken().stream().mapToDouble(Double::doubleValue).sum();
        double tolerance = 1e-3 + 1e-6 * Math.abs(sum);
        if (tokens == 0 || !(Math.abs(stored.sum() - sum) <= tolerance)) {
            throw new BadDataException("the stored log-probabilities of the " + which + " response of instruction "
                    + pair.instruction().id() + " can't be used: " + tokens + " tokens that add up to " + sum
                    + ", stored as " + stored.sum() + "; compute them anew with ReferenceLogProbs");
        }
        return new ResponseLogProb(stored.sum(), tokens, UNKNOWN_TOKENS, stored.perToken());
    }

    /** As a dataset holds it. */
    public StoredLogProbs.Response stored() {
        if (perToken.isEmpty()) {
            throw new IllegalStateException("the figures of single tokens were not kept: compute them with eachToken");
        }
        return new StoredLogProbs.Response(sum, sum / tokens, perToken);
    }

    boolean sameTokens(TokenLogProbs other) {
        return tokens == other.tokenIds().size()
                && (tokenHash == UNKNOWN_TOKENS || tokenHash == other.tokenIds().hashCode());
    }
}
