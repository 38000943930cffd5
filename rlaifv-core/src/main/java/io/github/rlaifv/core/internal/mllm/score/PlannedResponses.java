package io.github.rlaifv.core.internal.mllm.score;

import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.tree.PredictedNodes;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.tree.TreeSharing;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The responses of a call, each as one sequence with its prompt, and their log-probabilities once they are computed.
 */
public final class PlannedResponses {
    private final ImageTable images;
    private final TreePlan plan = new TreePlan();
    private final List<Integer> starts = new ArrayList<>();
    private final List<int[]> tokens = new ArrayList<>();
    private final List<double[]> logProbs = new ArrayList<>();
    private final List<ScoreRequest> requests;
    private final TreeSharing sharing;

    /**
     * @param sharing what the responses share
     * @throws io.github.rlaifv.core.run.BadDataException if a request has more tokens than the model has positions
     */
    public PlannedResponses(
            List<ScoreRequest> requests, SequenceEncoder encoder, VisionEncoder vision, TreeSharing sharing) {
        this.requests = requests;
        this.sharing = sharing;
        this.images = new ImageTable(vision);
        for (int i = 0; i < requests.size(); i++) {
            Cancellation.check("preparing requests");
            Prompt prompt = requests.get(i).prompt();
            String prefix = requests.get(i).prefix();
            int[] encoded = encoder.begun(prompt, prefix, images);
            for (String response : requests.get(i).responses()) {
                int[] ids = encoder.rest(prefix, response);
                int[] sequence = encoder.join(encoded, ids, prompt);
                sharing.add(plan, i, prompt, encoded, sequence);
                starts.add(encoded.length);
                tokens.add(ids);
                logProbs.add(new double[ids.length]);
            }
        }
    }

    /** The images of all prompts. */
    public ImageTable images() {
        return images;
    }

    /**
     * The batches of token trees.
     *
     * @param wanted number of batches that can be computed at once
     */
    public List<List<TreePlan.Planned>> batches(int wanted) {
        return sharing.batches(plan, wanted);
    }

    /** Number of tokens of all sequences, with shared ones counted once. */
    public long nodes() {
        return plan.nodes();
    }

    /** The predicted nodes of a batch. */
    public PredictedNodes predicted(List<TreePlan.Planned> batch) {
        return PredictedNodes.of(batch, starts);
    }

    /** Stores the log-probabilities of a sequence's response. */
    public void set(int sequence, double[] values) {
        logProbs.set(sequence, values);
    }

    /**
     * The log-probabilities by request.
     *
     * @throws io.github.rlaifv.core.policy.NonFiniteResultException if one is NaN or infinite
     */
    public List<List<TokenLogProbs>> result(FiniteCheck finite) {
        List<List<TokenLogProbs>> result = new ArrayList<>();
        int at = 0;
        for (ScoreRequest request : requests) {
            List<TokenLogProbs> own = new ArrayList<>();
            for (int i = 0; i < request.responses().size(); i++) {
                finite.require(logProbs.get(at), () -> FiniteCheck.named(request.prompt()));
                own.add(new TokenLogProbs(
                        Arrays.stream(tokens.get(at)).boxed().toList(),
                        Arrays.stream(logProbs.get(at)).boxed().toList()));
                at++;
            }
            result.add(own);
        }
        return result;
    }
}
