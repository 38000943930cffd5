package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;

/** One row of a table file. */
public interface TableRow {

    /**
     * Returns the value of a column as text.
     *
     * @throws BadDataException naming file, row and column if there is none
     */
    String text(String column);

    /** The image of the row, which is read when it is needed. */
    ImageSource image();

    /** Creates an error that names file, row and column before the problem. */
    BadDataException error(String column, String problem);
}
