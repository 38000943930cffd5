package io.github.rlaifv.tinyworld.bestof;

/** Which models a rule asks about a candidate. They decide what it costs. */
enum ModelsAsked {
    /** The policy alone. */
    POLICY,
    /** Policy and reference. */
    REWARD,
    /** Policy, reference and the models of the other rounds. */
    AVERAGE,
    /** Policy and reference, and the labeler about the claims of a shortlist. */
    VERIFIED,
    /** Policy and reference, and the labeler about the claims of all candidates. */
    ALL_VERIFIED
}
