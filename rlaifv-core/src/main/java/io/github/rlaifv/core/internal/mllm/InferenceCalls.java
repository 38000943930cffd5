package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.generate.BatchListener;
import io.github.rlaifv.core.internal.mllm.generate.BeamGenerator;
import io.github.rlaifv.core.internal.mllm.generate.Generator;
import io.github.rlaifv.core.internal.mllm.generate.PromptBatch;
import io.github.rlaifv.core.internal.mllm.generate.TreeGenerator;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.score.NextTokens;
import io.github.rlaifv.core.internal.mllm.score.PlannedResponses;
import io.github.rlaifv.core.internal.mllm.tree.PredictedNodes;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.mllm.work.Workers;
import io.github.rlaifv.core.internal.policy.PromptSharing;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Generation and scoring with one model.
 *
 * @param forward the parts of the model
 * @param encoder turns prompts and responses into token ids
 * @param workers threads that compute batches
 * @param finite rejects values that are not finite
 */
record InferenceCalls(ForwardPass forward, SequenceEncoder encoder, Workers workers, FiniteCheck finite) {

    List<List<Completion>> generate(List<GenerationRequest> requests, BatchListener listener) {
        List<List<Completion>> result = new ArrayList<>(
                requests.stream().map(request -> List.<Completion>of()).toList());
        boolean sharing = PromptSharing.isOn();
        List<List<Integer>> parts = RequestGroups.parts(requests, workers.pieces(), sharing);
        List<List<List<Completion>>> made = workers.map(
                parts, part -> generatePart(part.stream().map(requests::get).toList(), listener.of(part), sharing));
        for (int p = 0; p < parts.size(); p++) {
            for (int i = 0; i < parts.get(p).size(); i++) {
                result.set(parts.get(p).get(i), made.get(p).get(i));
            }
        }
        return result;
    }

    private List<List<Completion>> generatePart(
            List<GenerationRequest> requests, BatchListener listener, boolean sharing) {
        if (requests.get(0).sampling().beams().isPresent()) {
            return search(requests, listener);
        }
        return sharing && RequestGroups.haveMuchInCommon(requests)
                ? new TreeGenerator(forward, encoder, finite).generate(requests, listener)
                : generateAlike(requests, listener);
    }

    private List<List<Completion>> search(List<GenerationRequest> requests, BatchListener listener) {
        PromptBatch batch = PromptBatch.of(requests, encoder, forward.vision());
        try (TensorScope scope = forward.kernels().root().child()) {
            NDArray features = forward.features(batch.images(), scope);
            return new BeamGenerator(forward, encoder, finite).generate(batch, listener, features, scope);
        }
    }

    private List<List<Completion>> generateAlike(List<GenerationRequest> requests, BatchListener listener) {
        PromptBatch batch = PromptBatch.of(requests, encoder, forward.vision());
        Generator generator = new Generator(forward, encoder, finite);
        try (TensorScope scope = forward.kernels().root().child()) {
            NDArray features = forward.features(batch.images(), scope);
            List<List<Completion>> result = new ArrayList<>();
            requests.forEach(request -> result.add(new ArrayList<>()));
            int count = requests.get(0).count();
            // The caches of thousands of branches at once would fill the memory.
            for (int from = 0; from < count; from += RequestGroups.MAX_DECODE_ROWS) {
                int branches = Math.min(count - from, RequestGroups.MAX_DECODE_ROWS);
                List<List<Completion>> more = generator.generate(batch, listener, from, branches, features, scope);
                for (int i = 0; i < result.size(); i++) {
                    result.get(i).addAll(more.get(i));
                }
            }
            return result;
        }
    }

    /** The log-probabilities of the responses' tokens. */
    List<List<TokenLogProbs>> score(List<ScoreRequest> requests) {
        PlannedResponses responses = new PlannedResponses(requests, encoder, forward.vision(), forward.sharing());
        List<List<TreePlan.Planned>> batches = responses.batches(workers.pieces());
        List<PredictedNodes> nodes = batches.stream().map(responses::predicted).toList();
        List<double[]> logProbs = workers.map(
                IntStream.range(0, batches.size()).boxed().toList(),
                i -> forward.logProbs(batches.get(i), nodes.get(i), responses.images()));
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).share(logProbs.get(i), responses::set);
        }
        return responses.result(finite);
    }

    /** The logits at each position of prompt and response, float32, row-major [tokens, vocabulary]. */
    float[] logits(Prompt prompt, int[] response) {
        ImageTable table = new ImageTable(forward.vision());
        int[] start = encoder.prompt(prompt, table);
        int[] sequence = encoder.join(start, response, prompt);
        TreePlan plan = new TreePlan();
        plan.add("one", sequence);
        try (TensorScope scope = forward.kernels().root().child()) {
            NDArray hidden = forward.hidden(plan.batches().get(0), table, scope);
            NDArray rows = forward.kernels()
                    .reshaped(hidden, -1, forward.decoder().config().width());
            return HostNumbers.floats(forward.readout().logits(rows, scope));
        }
    }

    /** The probabilities of words that follow prompts. */
    List<NextTokenProbabilities> nextTokens(List<NextTokenRequest> requests) {
        return new NextTokens(encoder, forward, workers, finite).of(requests);
    }
}
