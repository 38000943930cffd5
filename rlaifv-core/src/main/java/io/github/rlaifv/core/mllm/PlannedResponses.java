package io.github.rlaifv.core.mllm;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The responses of a call, each with its prompt as one sequence, and their log-probabilities as they come in. */
final class PlannedResponses {
    private final ImageTable images;
    private final TreePlan plan = new TreePlan();
    private final List<Integer> starts = new ArrayList<>();
    private final List<int[]> tokens = new ArrayList<>();
    private final List<double[]> logProbs = new ArrayList<>();
    private final List<ScoreRequest> requests;

    /**
     * @throws io.github.rlaifv.core.run.BadDataException if a request is longer than the model's positions
     */
    PlannedResponses(List<ScoreRequest> requests, SequenceEncoder encoder, VisionEncoder vision) {
        this.requests = requests;
        this.images = new ImageTable(vision);
        for (ScoreRequest request : requests) {
            Prompt prompt = request.prompt();
            int[] encoded = encoder.prompt(prompt, images);
            for (String response : request.responses()) {
                int[] ids = encoder.response(response);
                plan.add(prompt, encoded, encoder.join(encoded, ids, prompt));
                starts.add(encoded.length);
                tokens.add(ids);
                logProbs.add(new double[ids.length]);
            }
        }
    }

    /** The pictures of all prompts. */
    ImageTable images() {
        return images;
    }

    /** The batches, cut so that so many can be computed at once. */
    List<List<TreePlan.Planned>> batches(int wanted) {
        return plan.batches(wanted);
    }

    /** Tokens of all sequences; what sequences of a tree share counts once. */
    long nodes() {
        return plan.nodes();
    }

    /** The nodes of a batch that are predicted. */
    PredictedNodes predicted(List<TreePlan.Planned> batch) {
        return PredictedNodes.of(batch, starts);
    }

    /** Log-probabilities of a sequence's response, by its number. */
    void set(int sequence, double[] values) {
        logProbs.set(sequence, values);
    }

    /** The log-probabilities, by request. */
    List<List<TokenLogProbs>> result() {
        List<List<TokenLogProbs>> result = new ArrayList<>();
        int at = 0;
        for (ScoreRequest request : requests) {
            List<TokenLogProbs> own = new ArrayList<>();
            for (int i = 0; i < request.responses().size(); i++) {
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
