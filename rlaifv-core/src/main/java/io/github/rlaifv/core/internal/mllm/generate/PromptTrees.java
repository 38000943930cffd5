package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;

/**
 * Prompts that are continued together, of which those about one image are a tree. Each completion is a row; rows are in the
 * order of the trees.
 *
 * @param requests the requests
 * @param prompts token ids of the prompts with the prefixes of their responses, one array per request
 * @param trees the trees
 * @param rows the rows
 * @param images images of all trees
 */
record PromptTrees(
        List<GenerationRequest> requests,
        List<int[]> prompts,
        List<PromptTree> trees,
        List<Row> rows,
        ImageTable images) {

    /**
     * A tree.
     *
     * @param tree the tree
     * @param batch index of the batch in which it is computed
     * @param trunk number of tokens with which all of its prompts begin
     */
    record PromptTree(TokenTree tree, int batch, int trunk) {}

    /**
     * A row.
     *
     * @param place the completion
     * @param tree index of the tree that holds its prompt
     * @param path nodes of the prompt
     */
    record Row(BranchPlace place, int tree, int[] path) {}

    static PromptTrees of(List<GenerationRequest> requests, SequenceEncoder encoder, VisionEncoder vision) {
        ImageTable table = new ImageTable(vision);
        List<int[]> prompts = new ArrayList<>();
        TreePlan plan = new TreePlan();
        for (GenerationRequest request : requests) {
            Cancellation.check("generating");
            int[] prompt = encoder.begun(request.prompt(), request.prefix(), table);
            prompts.add(prompt);
            plan.add(request.prompt(), prompt, prompt);
        }
        List<PromptTree> trees = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<List<TreePlan.Planned>> batches = plan.batches();
        for (int batch = 0; batch < batches.size(); batch++) {
            for (TreePlan.Planned planned : batches.get(batch)) {
                int trunk = planned.tree().size();
                for (int i = 0; i < planned.numbers().size(); i++) {
                    int request = planned.numbers().get(i);
                    int[] path = planned.tree().path(i);
                    trunk = Math.min(trunk, unbranched(path));
                    for (int k = 0; k < requests.get(request).count(); k++) {
                        rows.add(new Row(new BranchPlace(request, k), trees.size(), path));
                    }
                }
                trees.add(new PromptTree(planned.tree(), batch, trunk));
            }
        }
        return new PromptTrees(requests, prompts, trees, rows, table);
    }

    /** Number of nodes of a path before the tree branches off elsewhere: nodes are numbered depth first. */
    private static int unbranched(int[] path) {
        int length = 0;
        while (length < path.length && path[length] == length) {
            length++;
        }
        return length;
    }

    /** Number of prompt tokens of all rows. */
    long tokens() {
        return rows.stream().mapToLong(row -> row.path().length).sum();
    }

    /** Number of tokens that are computed: those that prompts share once. */
    long computed() {
        return trees.stream().mapToLong(tree -> tree.tree().size()).sum();
    }

    /** The tree of each row. */
    int[] treeOfRows() {
        return rows.stream().mapToInt(Row::tree).toArray();
    }

    /** Number of batches in which the trees are computed. */
    int batches() {
        return trees.get(trees.size() - 1).batch() + 1;
    }

    /** Index of the first tree of a batch. The trees of a batch follow each other. */
    int firstTreeOf(int batch) {
        return (int) trees.stream().filter(tree -> tree.batch() < batch).count();
    }

    /** The trees of a batch. */
    List<PromptTree> treesOf(int batch) {
        return trees.stream().filter(tree -> tree.batch() == batch).toList();
    }

    /** The rows whose prompts are in the trees of a batch. */
    List<Row> rowsOf(int batch) {
        return rows.stream()
                .filter(row -> trees.get(row.tree()).batch() == batch)
                .toList();
    }

    /** Number of tokens that a row adds to those of its tree's trunk. */
    int rest(Row row) {
        return row.path().length - trees.get(row.tree()).trunk();
    }

    /** One branch per row. */
    List<Branch> branches(SequenceEncoder encoder) {
        return rows.stream()
                .map(row -> {
                    GenerationRequest request = requests.get(row.place().request());
                    int[] prompt = prompts.get(row.place().request());
                    int limit = encoder.room(prompt, request.sampling().maxNewTokens(), request.prompt());
                    return new Branch(request, row.place().completion(), encoder, prompt, limit);
                })
                .toList();
    }
}
