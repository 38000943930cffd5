package io.github.rlaifv.dpo.loss.internal;

/** Computes the logistic function without overflow. */
public final class Logistic {
    private Logistic() {}

    /** Returns {@code -log sigma(-x) = log(1 + e^x)} without overflow, and without losing a small e^x next to the 1. */
    public static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    public static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** Returns {@code sigma'(x) = sigma(x) * sigma(-x)}. */
    public static double bell(double x) {
        return sigmoid(x) * sigmoid(-x);
    }
}
