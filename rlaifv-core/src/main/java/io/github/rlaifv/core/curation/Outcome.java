package io.github.rlaifv.core.curation;

/** What may become of a record of a source. */
enum Outcome {
    READ,
    TEXT_ONLY,
    DUPLICATE,
    UNUSABLE,
    EXCLUDED,
    ELIGIBLE,
    TAKEN
}
