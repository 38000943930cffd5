package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import java.util.List;

/** Writes pairs in one format. */
interface PairSink extends AutoCloseable {

    /** Writes a pair whose picture was read already. */
    void write(PreferencePair pair, byte[] image);

    /**
     * Puts the files in place.
     *
     * @return the files, in order
     */
    List<DatasetCard.DataFile> finish();

    /** Throws away what was not finished. */
    @Override
    void close();
}
