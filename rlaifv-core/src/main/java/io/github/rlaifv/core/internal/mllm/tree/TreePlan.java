package io.github.rlaifv.core.internal.mllm.tree;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.policy.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups sequences into trees, and trees into batches, within limits of size. */
public final class TreePlan {
    /** Largest tree with several sequences; the cost of attention grows with the square of its size. */
    private static final int MAX_TREE_NODES = 2048;

    private static final int MAX_BATCH_NODES = 8192;
    /** A batch of this many nodes keeps the CPU busy, so that a smaller tree may start another batch. */
    private static final int WORTHWHILE_NODES = 1024;

    private final int maxTreeNodes;
    private final int maxBatchNodes;
    private final Map<String, List<int[]>> groups = new LinkedHashMap<>();
    private final Map<String, List<Integer>> numbers = new LinkedHashMap<>();
    private int sequences;

    /** Creates a plan with the default limits. */
    public TreePlan() {
        this(MAX_TREE_NODES, MAX_BATCH_NODES);
    }

    /**
     * @param maxTreeNodes limit for a tree with several sequences, or half of it plus the length of its sequences if
     *     that is more
     * @param maxBatchNodes limit of padded nodes for a batch with several trees
     */
    TreePlan(int maxTreeNodes, int maxBatchNodes) {
        this.maxTreeNodes = maxTreeNodes;
        this.maxBatchNodes = maxBatchNodes;
    }

    /**
     * Adds a sequence.
     *
     * @param group sequences of the same group (one image) may share a tree
     * @param sequence token ids
     * @return the number of the sequence, counted from 0
     */
    public int add(String group, int[] sequence) {
        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(sequence);
        numbers.computeIfAbsent(group, key -> new ArrayList<>()).add(sequences);
        return sequences++;
    }

    /**
     * Adds a sequence that begins with a prompt. Prompts with the same first image may share a tree; without images,
     * equal prompts may.
     *
     * @param prompt the prompt
     * @param encoded token ids of the prompt
     * @param sequence token ids of prompt and response
     * @return the number of the sequence, counted from 0
     */
    public int add(Prompt prompt, int[] encoded, int[] sequence) {
        List<ImageSource> images = prompt.images();
        return add(images.isEmpty() ? Arrays.toString(encoded) : images.get(0).fingerprint(), sequence);
    }

    /**
     * A tree with the numbers of its sequences; sequence {@code numbers.get(i)} is path i of the tree.
     */
    public record Planned(TokenTree tree, List<Integer> numbers) {

        /** Number of tokens of all sequences; those that sequences share count for each of them. */
        public long tokens() {
            long tokens = 0;
            for (int i = 0; i < numbers.size(); i++) {
                tokens += tree.length(i);
            }
            return tokens;
        }
    }

    /** What computing a batch uses: all tokens of its sequences, of which shared ones are computed once. */
    public static Usage usage(List<Planned> batch) {
        long tokens = batch.stream().mapToLong(Planned::tokens).sum();
        long nodes = batch.stream().mapToLong(planned -> planned.tree().size()).sum();
        return Usage.ofTokens(tokens, tokens - nodes, 0);
    }

    /** The batches; trees of similar size are in the same batch. */
    public List<List<Planned>> batches() {
        return batches(1);
    }

    /**
     * Each tree as a batch of its own, so that other requests of the call can't change the last digits of its results.
     */
    List<List<Planned>> apart() {
        return trees().stream().map(List::of).toList();
    }

    /**
     * The batches, split so that several can be computed at once; trees of similar size are in the same batch.
     *
     * @param wanted number of batches that can be computed at once
     */
    List<List<Planned>> batches(int wanted) {
        List<Planned> trees = trees();
        if (wanted == 1) {
            return filled(trees, maxBatchNodes);
        }
        long nodes = trees.stream().mapToLong(planned -> planned.tree().size()).sum();
        return filled(trees, Math.min(maxBatchNodes, (nodes + wanted - 1) / wanted));
    }

    /** Number of nodes of all trees, with shared ones counted once. */
    public long nodes() {
        return batches(1).stream()
                .flatMap(List::stream)
                .mapToLong(planned -> planned.tree().size())
                .sum();
    }

    /** The trees, longest first. */
    private List<Planned> trees() {
        List<Planned> trees = new ArrayList<>();
        groups.forEach((group, members) -> trees.addAll(split(members, numbers.getOrDefault(group, List.of()))));
        trees.sort(Comparator.comparingInt((Planned planned) -> planned.tree().size())
                .reversed());
        return trees;
    }

    private static List<List<Planned>> filled(List<Planned> trees, long limit) {
        List<List<Planned>> batches = new ArrayList<>();
        List<Planned> batch = new ArrayList<>();
        for (Planned tree : trees) {
            int length =
                    batch.isEmpty() ? tree.tree().size() : batch.get(0).tree().size();
            long nodes = (long) length * (batch.size() + 1);
            boolean mostlyPadding = nodes > WORTHWHILE_NODES && tree.tree().size() * 2 < length;
            if (!batch.isEmpty() && (nodes > limit || mostlyPadding)) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(tree);
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private List<Planned> split(List<int[]> members, List<Integer> memberNumbers) {
        List<Planned> result = new ArrayList<>();
        TokenTree.Builder builder = new TokenTree.Builder();
        List<Integer> inside = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            int[] sequence = members.get(i);
            // If the image alone fills most of a tree, its questions may exceed the limit, because repeating the image
            // costs more.
            int limit = Math.max(maxTreeNodes, sequence.length + maxTreeNodes / 2);
            if (!inside.isEmpty() && builder.size() + builder.growth(sequence) > limit) {
                result.add(new Planned(builder.build(), inside));
                builder = new TokenTree.Builder();
                inside = new ArrayList<>();
            }
            builder.add(sequence);
            inside.add(memberNumbers.get(i));
        }
        result.add(new Planned(builder.build(), inside));
        return result;
    }
}
