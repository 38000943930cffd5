package io.github.rlaifv.core.internal.mllm.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Token sequences with their common beginnings merged: a trie, laid out in depth-first order. A node attends to its
 * ancestors and itself, and its position is its depth, so a forward over the packed tree equals one over each sequence
 * alone. Node j is an ancestor of i, or i itself, exactly where {@code j <= i < end[j]}.
 *
 * <p>A token is a vocabulary id or, for an image feature, {@code -1 - row} with the feature's row among the features of
 * the call.
 */
public final class TokenTree {
    private final int[] tokens;
    private final int[] positions;
    private final int[] ends;
    private final List<int[]> paths;

    private TokenTree(int[] tokens, int[] positions, int[] ends, List<int[]> paths) {
        this.tokens = tokens;
        this.positions = positions;
        this.ends = ends;
        this.paths = paths;
    }

    /** Number of nodes. */
    public int size() {
        return tokens.length;
    }

    public int token(int node) {
        return tokens[node];
    }

    public int position(int node) {
        return positions[node];
    }

    public int end(int node) {
        return ends[node];
    }

    /** The nodes of a sequence from the root on, by the number that {@link Builder#add} returned. */
    public int[] path(int sequence) {
        return paths.get(sequence).clone();
    }

    /** Number of tokens of a sequence, by the number that {@link Builder#add} returned. */
    int length(int sequence) {
        return paths.get(sequence).length;
    }

    /** Collects sequences. Not safe for use by several threads. */
    public static final class Builder {
        private final Node root = new Node(0, -1, null);
        private final List<Node> tips = new ArrayList<>();
        private int size;

        /** Number of nodes of the tree so far. */
        public int size() {
            return size;
        }

        /** Number of nodes that a sequence would add. */
        public int growth(int[] sequence) {
            Node node = root;
            for (int i = 0; i < sequence.length; i++) {
                Node child = node.child(sequence[i]);
                if (child == null) {
                    return sequence.length - i;
                }
                node = child;
            }
            return 0;
        }

        /**
         * Adds a sequence.
         *
         * @return the number of the sequence, for {@link TokenTree#path}
         */
        public int add(int[] sequence) {
            if (sequence.length == 0) {
                throw new IllegalArgumentException("a sequence needs at least one token");
            }
            Node node = root;
            for (int token : sequence) {
                Node child = node.child(token);
                if (child == null) {
                    child = new Node(token, node.depth + 1, node);
                    node.append(child);
                    size++;
                }
                node = child;
            }
            tips.add(node);
            return tips.size() - 1;
        }

        /** Builds the tree. */
        public TokenTree build() {
            int[] tokens = new int[size];
            int[] positions = new int[size];
            int[] ends = new int[size];
            // Uses an explicit stack, because paths are thousands of tokens long.
            Deque<Node> open = new ArrayDeque<>();
            int next = 0;
            Node node = root.firstChild;
            while (node != null || !open.isEmpty()) {
                if (node != null) {
                    node.index = next;
                    tokens[next] = node.token;
                    positions[next] = node.depth;
                    next++;
                    open.push(node);
                    node = node.firstChild;
                } else {
                    Node done = open.pop();
                    ends[done.index] = next;
                    node = done.nextSibling;
                }
            }
            List<int[]> paths = new ArrayList<>(tips.size());
            for (Node tip : tips) {
                int[] path = new int[tip.depth + 1];
                Node at = tip;
                for (int i = tip.depth; i >= 0; i--) {
                    path[i] = at.index;
                    at = at.parent == null ? at : at.parent;
                }
                paths.add(path);
            }
            return new TokenTree(tokens, positions, ends, paths);
        }
    }

    private static final class Node {
        private final int token;
        private final int depth;
        private final @Nullable Node parent;
        private @Nullable Node firstChild;
        private @Nullable Node lastChild;
        private @Nullable Node nextSibling;
        private int index;

        private Node(int token, int depth, @Nullable Node parent) {
            this.token = token;
            this.depth = depth;
            this.parent = parent;
        }

        private @Nullable Node child(int wanted) {
            Node child = firstChild;
            while (child != null && child.token != wanted) {
                child = child.nextSibling;
            }
            return child;
        }

        private void append(Node child) {
            if (lastChild == null) {
                firstChild = child;
            } else {
                lastChild.nextSibling = child;
            }
            lastChild = child;
        }
    }
}
