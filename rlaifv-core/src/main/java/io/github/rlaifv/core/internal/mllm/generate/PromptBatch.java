package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.decoder.TreePositions;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prompts that are continued together.
 *
 * @param requests requests for equal numbers of completions
 * @param prompts token ids of the prompts with the prefixes of their responses, one array per request
 * @param trees one tree per prompt
 * @param images images of the trees
 */
public record PromptBatch(
        List<GenerationRequest> requests, List<int[]> prompts, List<TokenTree> trees, ImageTable.Slice images) {

    public static PromptBatch of(List<GenerationRequest> requests, SequenceEncoder encoder, VisionEncoder vision) {
        ImageTable table = new ImageTable(vision);
        List<int[]> prompts = new ArrayList<>();
        List<TokenTree> trees = new ArrayList<>();
        for (GenerationRequest request : requests) {
            Cancellation.check("generating");
            int[] prompt = encoder.begun(request.prompt(), request.prefix(), table);
            TokenTree.Builder builder = new TokenTree.Builder();
            builder.add(prompt);
            prompts.add(prompt);
            trees.add(builder.build());
        }
        return new PromptBatch(requests, prompts, trees, table.slice(trees));
    }

    /** Number of tokens of all prompts. */
    long tokens() {
        return prompts.stream().mapToLong(prompt -> prompt.length).sum();
    }

    /** The position, on all axes, of the token after each prompt. */
    int[] next() {
        return trees.stream()
                .mapToInt(tree -> TreePositions.of(tree, images).next(tree.size() - 1))
                .toArray();
    }

    /** A mask [B, 1, 1, T] that hides the padding of shorter prompts. */
    NDArray mask(int length, TensorScope scope) {
        float[] mask = new float[prompts.size() * length];
        for (int b = 0; b < prompts.size(); b++) {
            Arrays.fill(mask, b * length + prompts.get(b).length, (b + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return scope.floats(mask, prompts.size(), 1, 1, length);
    }

    /**
     * Creates some branches of each prompt, prompt by prompt.
     *
     * @param from index of the first branch among the completions of its request
     * @param count number of branches per prompt
     * @param encoder encodes and decodes texts, and knows the model's positions, which limit a response
     */
    List<Branch> branches(int from, int count, SequenceEncoder encoder) {
        List<Branch> branches = new ArrayList<>();
        for (BranchPlace place : places(from, count)) {
            GenerationRequest request = requests.get(place.request());
            int[] prompt = prompts.get(place.request());
            int limit = encoder.room(prompt, request.sampling().maxNewTokens(), request.prompt());
            branches.add(new Branch(request, place.completion(), encoder, prompt, limit));
        }
        return branches;
    }

    /** Which completions the branches of {@link #branches} are. */
    List<BranchPlace> places(int from, int count) {
        List<BranchPlace> places = new ArrayList<>();
        for (int request = 0; request < requests.size(); request++) {
            for (int i = from; i < from + count; i++) {
                places.add(new BranchPlace(request, i));
            }
        }
        return places;
    }
}
