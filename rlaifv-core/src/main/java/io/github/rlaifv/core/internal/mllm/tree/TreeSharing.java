package io.github.rlaifv.core.internal.mllm.tree;

import io.github.rlaifv.core.policy.Prompt;
import java.util.List;

/** What responses share when they are laid out as trees. */
public enum TreeSharing {
    /** Requests of the same image share trees, and trees share batches. */
    BY_PICTURE {
        @Override
        public void add(TreePlan plan, int request, Prompt prompt, int[] encoded, int[] sequence) {
            plan.add(prompt, encoded, sequence);
        }

        @Override
        public List<List<TreePlan.Planned>> batches(TreePlan plan, int wanted) {
            return plan.batches(wanted);
        }
    },

    /** Each request has trees of its own, and each tree is a batch of its own: a result depends on its request alone. */
    BY_REQUEST {
        @Override
        public void add(TreePlan plan, int request, Prompt prompt, int[] encoded, int[] sequence) {
            plan.add(Integer.toString(request), sequence);
        }

        @Override
        public List<List<TreePlan.Planned>> batches(TreePlan plan, int wanted) {
            return plan.apart();
        }
    };

    /**
     * Adds a prompt with a response.
     *
     * @param request its number
     * @param encoded the prompt's tokens
     * @param sequence those and the response's
     */
    public abstract void add(TreePlan plan, int request, Prompt prompt, int[] encoded, int[] sequence);

    /**
     * The batches.
     *
     * @param wanted how many can be computed at once
     */
    public abstract List<List<TreePlan.Planned>> batches(TreePlan plan, int wanted);
}
