package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.ContentHash;

/** SHA-256 over images, questions and responses in order, independent of the format. */
public final class DatasetHash {
    private final ContentHash content = new ContentHash();

    public void add(PreferencePair pair, byte[] image) {
        content.part(ContentHash.bytes(image));
        content.part(pair.instruction().question());
        content.part(pair.chosen());
        content.part(pair.rejected());
    }

    /** Returns the hash. Call it once, after the last pair. */
    public String text() {
        return content.text();
    }
}
