package io.github.rlaifv.dpo.train;

/** How images are given to a model that pads them to a square, in training. */
public enum TrainingImages {
    /** As the model's own settings say, which is how it sees images when it writes. */
    OF_MODEL,
    /**
     * Not padded: the shorter side is resized to the model's size and the longer one cut. The authors of RLAIF-V train
     * LLaVA-1.5 so, while it writes and is evaluated on padded images. Without effect on models that do not pad.
     */
    UNPADDED
}
