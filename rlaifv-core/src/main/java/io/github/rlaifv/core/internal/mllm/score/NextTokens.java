package io.github.rlaifv.core.internal.mllm.score;

import io.github.rlaifv.core.internal.mllm.decoder.RowProbabilities;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.mllm.work.Workers;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Computes the probabilities of words that follow prompts.
 *
 * @param encoder encodes prompts and words
 * @param forward computes with the model
 * @param workers threads that compute batches
 * @param finite rejects values that are not finite
 */
public record NextTokens(SequenceEncoder encoder, ForwardPass forward, Workers workers, FiniteCheck finite) {

    public List<NextTokenProbabilities> of(List<NextTokenRequest> requests) {
        ImageTable table = new ImageTable(forward.vision());
        TreePlan plan = new TreePlan();
        FirstTokens words = FirstTokens.of(requests, encoder::firstToken);
        for (NextTokenRequest request : requests) {
            Cancellation.check("asking for probabilities");
            int[] prompt = encoder.prompt(request.prompt(), table);
            plan.add(request.prompt(), prompt, prompt);
        }
        List<NextTokenProbabilities> result = new ArrayList<>(requests.stream()
                .map(request -> new NextTokenProbabilities(Map.of()))
                .toList());
        List<List<TreePlan.Planned>> batches = forward.sharing().batches(plan, workers.pieces());
        List<List<RowProbabilities>> probabilities =
                workers.map(batches, batch -> forward.probabilities(batch, table, words.ids()));
        for (int b = 0; b < batches.size(); b++) {
            int at = 0;
            for (TreePlan.Planned planned : batches.get(b)) {
                for (int number : planned.numbers()) {
                    NextTokenRequest request = requests.get(number);
                    RowProbabilities own = probabilities.get(b).get(at++);
                    finite.require(own.asked(), () -> FiniteCheck.named(request.prompt()));
                    result.set(number, words.answer(request, own, encoder::text));
                }
            }
        }
        return result;
    }
}
