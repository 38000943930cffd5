package io.github.rlaifv.core.internal.mllm.generate;

/**
 * Which completion a branch is.
 *
 * @param request index of its request in the batch
 * @param completion index among the completions of its request
 */
record BranchPlace(int request, int completion) {}
