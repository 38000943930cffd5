package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import java.util.List;

/** Writes pairs to the files of one format, for a {@link PreferenceWriter}. */
public interface PairSink extends AutoCloseable {

    /**
     * Writes a pair.
     *
     * @param image encoded image of the pair, which was read before
     */
    void write(PreferencePair pair, byte[] image);

    /**
     * Replaces the files of an earlier writer with the new ones. It is called once, after the last pair.
     *
     * @return the files, in order
     */
    List<DatasetCard.DataFile> finish();

    /** Removes unfinished files. */
    @Override
    void close();
}
