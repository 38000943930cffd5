package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import java.util.List;

/** Writes pairs to the files of one format, for a {@link PreferenceWriter}. */
public interface PairSink extends AutoCloseable {

    /**
     * Writes a pair.
     *
     * @param image the encoded image of the pair, which was read already
     */
    void write(PreferencePair pair, byte[] image);

    /**
     * Puts the files in place of those of an earlier writer. Called once, after the last pair.
     *
     * @return the files, in order
     */
    List<DatasetCard.DataFile> finish();

    /** Removes what was not finished. */
    @Override
    void close();
}
