package io.github.rlaifv.core.ledger;

/** The names of stages in ledgers. Where listeners are notified of the same stage, they get the same name. */
public final class RunStages {
    /** The policy writes the candidates. */
    public static final String CANDIDATES = "candidates";

    /** A language model divides candidates into claims. */
    public static final String CLAIMS = "claims";

    /** A language model turns claims into questions. */
    public static final String QUESTIONS = "questions";

    /** The labeler judges the claims, or scores the candidates. */
    public static final String SCORES = "scores";

    /** Pairs are made of scored candidates. */
    public static final String PAIRS = "pairs";

    /** The reference model computes the log-probabilities of the pairs' responses. */
    public static final String REFERENCE = "reference";

    /** The policy is trained. */
    public static final String TRAINING = "training";

    /** The policy is evaluated on pairs that it is not trained on. */
    public static final String HELD_OUT = "held-out";

    /** A model is measured to choose the best round. */
    public static final String DEVELOPMENT = "development";

    /** A model is measured on held-out images. */
    public static final String EVALUATION = "evaluation";

    /** A model answers the questions of a benchmark. */
    public static final String ANSWERS = "answers";

    /** A judge reads the answers to a benchmark. */
    public static final String JUDGE = "judge";

    /** A model writes the responses of which the best is picked. */
    public static final String RESPONSES = "responses";

    /** Models compute the rewards by which the best response is picked. */
    public static final String RANKING = "ranking";

    /** Calls outside of any stage. */
    public static final String OTHER = "other";

    private RunStages() {}
}
