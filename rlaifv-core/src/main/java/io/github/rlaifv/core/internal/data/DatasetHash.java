package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.ContentHash;

/** SHA-256 over images, questions and responses in order, independent of the format. */
public final class DatasetHash {
    private final ContentHash content = new ContentHash();

    public void add(PreferencePair pair, byte[] image) {
        pair.instruction().history().forEach(content::part);
        add(ContentHash.bytes(image), pair.instruction().question(), pair.chosen(), pair.rejected());
    }

    /** Adds a pair by the SHA-256 of its image, for those who do not have the image. */
    public void add(byte[] imageHash, String question, String chosen, String rejected) {
        content.part(imageHash);
        content.part(question);
        content.part(chosen);
        content.part(rejected);
    }

    /** Returns the hash. Call it once, after the last pair. */
    public String text() {
        return content.text();
    }
}
