package io.github.rlaifv.core.mllm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays sequences out as trees, and trees as batches, within limits of size. */
final class TreePlan {
    private final int maxTreeNodes;
    private final int maxBatchNodes;
    private final Map<String, List<int[]>> groups = new LinkedHashMap<>();
    private final Map<String, List<Integer>> numbers = new LinkedHashMap<>();
    private int sequences;

    /**
     * @param maxTreeNodes a tree with more than one sequence stays below this
     * @param maxBatchNodes padded nodes of a batch with more than one tree stay below this
     */
    TreePlan(int maxTreeNodes, int maxBatchNodes) {
        this.maxTreeNodes = maxTreeNodes;
        this.maxBatchNodes = maxBatchNodes;
    }

    /**
     * Adds a sequence.
     *
     * @param group sequences of one group (one picture) may share a tree
     * @return its number, counted from 0
     */
    int add(String group, int[] sequence) {
        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(sequence);
        numbers.computeIfAbsent(group, key -> new ArrayList<>()).add(sequences);
        return sequences++;
    }

    /**
     * A tree with the numbers of its sequences; sequence {@code numbers.get(i)} is the tree's path i.
     */
    record Planned(TokenTree tree, List<Integer> numbers) {}

    /** The batches; trees of similar size stand together. */
    List<List<Planned>> batches() {
        return batches(1);
    }

    /**
     * The batches, where there are trees enough at least so many; trees of similar size stand together.
     *
     * @param wanted how many batches can be computed at once
     */
    List<List<Planned>> batches(int wanted) {
        List<Planned> trees = new ArrayList<>();
        groups.forEach((group, members) -> trees.addAll(split(members, numbers.getOrDefault(group, List.of()))));
        trees.sort(Comparator.comparingInt((Planned planned) -> planned.tree().size())
                .reversed());
        List<List<Planned>> batches = filled(trees);
        return batches.size() < wanted && batches.size() < trees.size()
                ? dealt(trees, Math.min(wanted, trees.size()))
                : batches;
    }

    private static List<List<Planned>> dealt(List<Planned> trees, int count) {
        List<List<Planned>> batches = new ArrayList<>();
        for (int i = 0; i < trees.size(); i++) {
            if (i < count) {
                batches.add(new ArrayList<>());
            }
            batches.get(i % count).add(trees.get(i));
        }
        return batches;
    }

    private List<List<Planned>> filled(List<Planned> trees) {
        List<List<Planned>> batches = new ArrayList<>();
        List<Planned> batch = new ArrayList<>();
        for (Planned tree : trees) {
            int length =
                    batch.isEmpty() ? tree.tree().size() : batch.get(0).tree().size();
            if (!batch.isEmpty() && (long) length * (batch.size() + 1) > maxBatchNodes) {
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
            if (!inside.isEmpty() && builder.size() + builder.growth(sequence) > maxTreeNodes) {
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
