package io.github.rlaifv.core.curation;

/** In what an image of a dataset equals one of a benchmark. */
public enum MatchKind {
    /** The encoded bytes are the same. */
    BYTES,
    /** The decoded pixels are the same, such as after a lossless conversion. */
    PIXELS,
    /** The images look alike: their perceptual hashes are near each other. */
    PERCEPTUAL
}
