package io.github.rlaifv.human.agreement;

/**
 * What the labels of one person say.
 *
 * @param annotator name of the person
 * @param labels number of the person's labels on units of this kind
 * @param agreement share of the decided labels that agree with the labeler, or prefer the chosen response or the first model
 * @param kappa Cohen's kappa of the person and the labeler over claims; NaN for choices
 */
public record PersonResult(String annotator, int labels, ShareInterval agreement, double kappa) {}
