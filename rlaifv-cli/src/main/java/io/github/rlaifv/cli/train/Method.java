package io.github.rlaifv.cli.train;

/** How a model is trained. */
enum Method {
    /** Preference learning with DPO's or another preference loss. */
    DPO,
    /** Supervised fine-tuning: imitation of given responses. */
    SFT
}
