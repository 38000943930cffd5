package io.github.rlaifv.core.internal.mllm.tree;

import io.github.rlaifv.core.policy.Prompt;
import java.util.List;

/** What responses share when they are combined into trees. */
public enum TreeSharing {
    /** Requests with the same image share trees, and trees share batches. */
    BY_IMAGE {
        @Override
        public void add(TreePlan plan, int request, Prompt prompt, int[] encoded, int[] sequence) {
            plan.add(prompt, encoded, sequence);
        }

        @Override
        public List<List<TreePlan.Planned>> batches(TreePlan plan, int wanted) {
            return plan.batches(wanted);
        }
    },

    /** Each request has its own trees, and each tree its own batch, so that a result depends only on its request. */
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
     * @param plan plan that the sequence is added to
     * @param request number of the request
     * @param encoded token ids of the prompt
     * @param sequence token ids of prompt and response
     */
    public abstract void add(TreePlan plan, int request, Prompt prompt, int[] encoded, int[] sequence);

    /**
     * The batches.
     *
     * @param wanted number of batches that can be computed at once
     */
    public abstract List<List<TreePlan.Planned>> batches(TreePlan plan, int wanted);
}
