package io.github.rlaifv.feedback.reuse;

/**
 * Which of the drawn pairs are kept, and which of them are held out.
 *
 * @param lengthBalance whether pairs are dropped until lengths are balanced
 * @param distinct whether repeats are dropped
 * @param heldOut expected share of images whose pairs are held out, in [0, 1)
 * @param seed seed of the choice of held-out images
 */
record KeepRules(boolean lengthBalance, boolean distinct, double heldOut, long seed) {}
