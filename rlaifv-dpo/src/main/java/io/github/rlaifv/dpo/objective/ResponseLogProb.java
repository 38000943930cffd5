package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * The reference's log-probability of one response.
 *
 * @param sum sum of the token log-probabilities, the end token included, in nats
 * @param tokens number of tokens, the end token included
 * @param tokenHash hash of the token ids, to detect another tokenizer; {@link #UNKNOWN_TOKENS} if it is not known
 * @param perToken log-probability of each token, in nats; empty if they were not kept
 */
public record ResponseLogProb(double sum, int tokens, int tokenHash, List<Double> perToken) {
    /** Value of a token hash that is not known. */
    public static final int UNKNOWN_TOKENS = 0;

    public ResponseLogProb {
        perToken = List.copyOf(perToken);
        if (!perToken.isEmpty() && perToken.size() != tokens) {
            throw new IllegalArgumentException("perToken must have one log-probability per token: " + tokens
                    + " tokens, " + perToken.size() + " log-probabilities");
        }
    }

    /** Creates a log-probability without those of single tokens. */
    public ResponseLogProb(double sum, int tokens, int tokenHash) {
        this(sum, tokens, tokenHash, List.of());
    }

    /** Sums up a scored response. */
    public static ResponseLogProb of(TokenLogProbs scored) {
        return new ResponseLogProb(
                scored.sum(), scored.tokenIds().size(), scored.tokenIds().hashCode());
    }

    /** Sums up a scored response and keeps the log-probability of each token. */
    public static ResponseLogProb withTokens(TokenLogProbs scored) {
        return new ResponseLogProb(
                scored.sum(), scored.tokenIds().size(), scored.tokenIds().hashCode(), scored.logProbs());
    }

    /** Reads a log-probability that is stored with a pair, and rejects a damaged one. */
    public static ResponseLogProb ofStored(StoredLogProbs.Response stored, PreferencePair pair, String which) {
        int tokens = stored.perToken().size();
        double sum = stored.perToken().stream().mapToDouble(Double::doubleValue).sum();
        double tolerance = 1e-3 + 1e-6 * Math.abs(sum);
        if (tokens == 0 || !(Math.abs(stored.sum() - sum) <= tolerance)) {
            throw new BadDataException("the stored log-probabilities of the " + which + " response of instruction "
                    + pair.instruction().id() + " can't be used: " + tokens + " tokens that add up to " + sum
                    + ", stored as " + stored.sum() + "; recompute them with ReferenceLogProbs");
        }
        return new ResponseLogProb(stored.sum(), tokens, UNKNOWN_TOKENS, stored.perToken());
    }

    /** Returns the log-probability in the form that a dataset stores. */
    public StoredLogProbs.Response stored() {
        if (perToken.isEmpty()) {
            throw new IllegalStateException(
                    "the log-probabilities of single tokens were not kept: compute them with" + " eachToken");
        }
        return new StoredLogProbs.Response(sum, sum / tokens, perToken);
    }

    boolean sameTokens(TokenLogProbs other) {
        return tokens == other.tokenIds().size()
                && (tokenHash == UNKNOWN_TOKENS || tokenHash == other.tokenIds().hashCode());
    }
}
